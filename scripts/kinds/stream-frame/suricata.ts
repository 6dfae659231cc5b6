import type { Mark } from '../../model/mark';
import type { KindContext } from '../../model/observable';
import { otherSide } from '../../model/scenario';
import type {
  MarkOption,
  RuleOption,
  RuleProtocol,
  SuricataMatch,
} from '../../model/suricata-rule';
import type { Frame } from '../../protocols/frame/frames';
import { crossing } from '../crossing';
import { commonBytes, commonContent, groupOptions, type CommonBytes } from '../frame-group';
import { referencedDetection } from '../referenced-detection';
import { deviceIs, directionOf, saidBy } from '../sides';
import type { StreamFrame } from './pattern';

const SENDERS = ['client', 'server'] as const;

/** Frames of one sender, all of them openings or none. */
interface Group {
  from: 'client' | 'server';
  opening: boolean;
  frames: readonly Frame[];
  common: CommonBytes;
}

/** One way in which a sensor gets to see what a sender says. */
interface Way {
  /** Appended to the keys of its rules. */
  key: '' | '-no-handshake';
  protocol: RuleProtocol;
  options: RuleOption[];
}

/**
 * Frames of one sender, all openings or none, are two rules that decide by themselves and alert: one for each way in
 * which they are seen. A segment that holds a frame is searched once.
 */
export function suricata(o: StreamFrame, context: KindContext): SuricataMatch[] {
  const rules = SENDERS.flatMap((from) => {
    const groups = groupsOf(o).filter((group) => group.from === from);
    return groups.length > 1 ? funnel(o, groups, context) : direct(o, groups, context);
  });
  return [
    ...knownBefore(o, context),
    ...rules,
    ...rules
      .filter(({ silent }) => !silent)
      .map((alert) => crossing(alert, alert.options, `crossed-${alert.key}`)),
  ];
}

function direct(o: StreamFrame, groups: readonly Group[], context: KindContext): SuricataMatch[] {
  return groups.flatMap((group) =>
    waysOf(o, group).map((way): SuricataMatch => ({
      ...endpoints(o, group),
      key: `${group.from}${way.key}`,
      protocol: way.protocol,
      options: conditions(o, group, way, context),
      limit: limitOf(o),
    })),
  );
}

/**
 * Openings beside other frames of the same sender: silent rules recognise them and mark the flow, rules that alert ask
 * for the mark and for bytes that all frames have. Suricata runs rules that set a bit before those that read it. So one
 * alert comes of a stream, whichever frame it has.
 */
function funnel(o: StreamFrame, groups: readonly Group[], context: KindContext): SuricataMatch[] {
  const { from } = groups[0]!;
  const frames = groups.flatMap((group) => group.frames);
  const seen = (action: 'set' | 'isset'): MarkOption => ({
    kind: 'mark',
    action,
    mark: {
      owner: context.id,
      name: from === 'client' ? 'seen' : 'seen-of-server',
      scope: 'flow',
    },
  });
  return [
    ...groups.flatMap((group) =>
      waysOf(o, group).map((way): SuricataMatch => ({
        ...endpoints(o, group),
        key: `seen-${from}-${group.opening ? 'opening' : 'frame'}${way.key}`,
        protocol: way.protocol,
        options: [seen('set'), ...conditions(o, group, way, context)],
        silent: true,
        label: labelOf(group),
      })),
    ),
    ...waysOf(o, { from, opening: false }).map((way): SuricataMatch => ({
      ...endpoints(o, { from, frames }),
      key: `${from}${way.key}`,
      protocol: way.protocol,
      options: [...way.options, seen('isset'), commonContent(commonBytes(frames)!, false)],
      limit: limitOf(o),
    })),
  ];
}

/**
 * Frames of the same protocol that make an opening no news, where the stream's beginning was not seen: rules of its
 * own, so that it depends on none that alert.
 */
function knownBefore(o: StreamFrame, context: KindContext): SuricataMatch[] {
  return (o.unless ?? []).flatMap((ref) => {
    const other = referencedDetection<StreamFrame>(context, ref, 'stream-frame');
    const behaviour = other.id.split('/')[1]!;
    return groupsOf(other.observable).map((group): SuricataMatch => ({
      ...endpoints(other.observable, group),
      key: `known-${behaviour}-${group.from}-${group.opening ? 'opening' : 'frame'}`,
      protocol: 'tcp-pkt',
      options: [
        NO_HANDSHAKE_FIRST,
        { kind: 'mark', action: 'set', mark: knownMark(context) },
        ...groupOptions(group.frames, group.common),
      ],
      silent: true,
      label: `${behaviour} before`,
    }));
  });
}

function knownMark({ id }: Pick<KindContext, 'id'>): Mark {
  return { owner: id, name: 'known', scope: 'flow' };
}

function conditions(
  { unless }: StreamFrame,
  { frames, common }: Group,
  { key, options }: Way,
  context: KindContext,
): SuricataMatch['options'] {
  return [
    ...options,
    ...(unless && key === '-no-handshake'
      ? [{ kind: 'mark', action: 'isnotset', mark: knownMark(context) } as const]
      : []),
    ...groupOptions(frames, common),
  ];
}

/** Who sends to whom. */
function endpoints(o: StreamFrame, { from, frames }: Pick<Group, 'from' | 'frames'>) {
  const client = { address: 'any', port: 'any' } as const;
  const server = { address: o.servers ?? 'any', port: commonPort(frames) } as const;
  const sent =
    from === 'server'
      ? { source: server, destination: client }
      : { source: client, destination: server };
  return {
    ...sent,
    sender: from,
    ...deviceIs((o.device ?? 'client') === from ? 'source' : 'destination'),
  };
}

/** More than a sender's first window: what is inspected later is no opening. */
const OPENING_BYTES = 65536;

/**
 * Of frames that half of all segments of a device hold: asked first, so that streams whose handshake was seen pay nothing
 * for them. It makes every packet of a handshake a candidate instead, which is dearer than bytes that are rare.
 */
const NO_HANDSHAKE_FIRST: RuleOption = {
  kind: 'flow',
  states: ['not_established'],
  prefilter: true,
};

/**
 * Where the handshake was seen it is known who is the client, and where the stream begins. Where it was not, either side
 * may be the client, since Suricata takes whoever spoke first for it, and every packet may be the first, unless the flow
 * has had what cannot come before.
 *
 * Packets without a stream are parts of one to a rule that does not ask for a place in it. So a frame that may be anywhere
 * has one rule for what its sender's side says, whatever was seen of the handshake, and one for the other side.
 */
function waysOf(
  { unless }: StreamFrame,
  { from, opening }: Pick<Group, 'from' | 'opening'>,
): Way[] {
  if (!opening) {
    const unseen: RuleOption = {
      kind: 'flow',
      states: ['not_established', directionOf(otherSide(from))],
    };
    return [
      { key: '', protocol: 'tcp', options: [{ kind: 'flow', states: [directionOf(from)] }] },
      { key: '-no-handshake', protocol: 'tcp', options: [unseen] },
    ];
  }
  // Suricata 6 takes the start of each part that it inspects for the start of the stream.
  const early: RuleOption = { kind: 'stream_size', side: from, below: OPENING_BYTES };
  const unseen: RuleOption = unless
    ? NO_HANDSHAKE_FIRST
    : { kind: 'flow', states: ['not_established'] };
  return [
    { key: '', protocol: 'tcp-stream', options: [saidBy(from), early] },
    { key: '-no-handshake', protocol: 'tcp-pkt', options: [unseen] },
  ];
}

function limitOf({ suppressSeconds }: StreamFrame): NonNullable<SuricataMatch['limit']> {
  return { track: 'by_both', seconds: suppressSeconds };
}

function labelOf({ frames }: Group): string {
  return frames.length === 1 ? frames[0]!.name : `${frames.length} frames`;
}

function groupsOf({ frames }: StreamFrame): Group[] {
  return SENDERS.flatMap((from) =>
    [true, false].flatMap((opening): Group[] => {
      const own = frames.filter(
        (frame) => senderOf(frame) === from && (frame.opening ?? false) === opening,
      );
      return own.length > 0 ? [{ from, opening, frames: own, common: commonBytes(own)! }] : [];
    }),
  );
}

/** Which side sends a frame. */
export function senderOf({ from }: Frame): 'client' | 'server' {
  return from ?? 'client';
}

/** The port that all frames require, if they agree on one. */
function commonPort(frames: readonly Frame[]): 'any' | [number] {
  const [port, ...others] = new Set(frames.map((frame) => frame.port));
  return others.length === 0 && port !== undefined ? [port] : 'any';
}
