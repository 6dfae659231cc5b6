import type { KindContext } from '../../model/observable';
import type { Mark } from '../../model/mark';
import type {
  MarkOption,
  RuleOption,
  RuleProtocol,
  SuricataMatch,
} from '../../model/suricata-rule';
import type { Frame } from '../../protocols/frame/frames';
import { crossing } from '../crossing';
import { commonBytes, commonContent, groupOptions, type CommonBytes } from '../frame-group';
import type { StreamFrame } from './pattern';

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
  key: '' | '-flipped' | '-no-handshake';
  protocol: RuleProtocol;
  options: RuleOption[];
  /** Whether bytes stand at their offset. */
  anchored: boolean;
}

/** The flow has had such a frame of this side. */
function seenMark({ id }: Pick<KindContext, 'id'>, from: Group['from']): Mark {
  return { owner: id, name: from === 'client' ? 'seen' : 'seen-of-server', scope: 'flow' };
}

/**
 * A funnel: silent rules recognise the frames and mark the flow, rules that alert ask for the mark and for bytes that
 * all frames have. Suricata runs rules that set a bit before those that read it. So one alert comes of a stream,
 * whichever frame it has, and what is looked for at length is looked for once.
 */
export function suricata(o: StreamFrame, context: KindContext): SuricataMatch[] {
  const seen = (action: 'set' | 'isset', from: Group['from']): MarkOption => ({
    kind: 'mark',
    action,
    mark: seenMark(context, from),
  });
  const groups = groupsOf(o);
  const silent = groups.flatMap((group) =>
    waysOf(group).map((way): SuricataMatch => ({
      ...endpoints(o, group),
      key: `seen-${group.from}-${group.opening ? 'opening' : 'frame'}${way.key}`,
      protocol: way.protocol,
      options: [
        ...way.options,
        ...(way.key === '-no-handshake' ? known(o, context) : []),
        seen('set', group.from),
        ...groupOptions(group.frames, group.common),
      ],
      silent: true,
      label: group.frames.length === 1 ? group.frames[0]!.name : `${group.frames.length} frames`,
    })),
  );
  const sides = sidesOf(groups);
  const alerts = sides.flatMap((side) =>
    (sides.length === 1 && side.opening ? waysOf(side) : [MARKED]).map((way): SuricataMatch => ({
      ...endpoints(o, side),
      key: `${side.from}${way.key}`,
      protocol: way.protocol,
      options: [...way.options, seen('isset', side.from), commonContent(side.common, way.anchored)],
      limit: { track: 'by_both', seconds: o.suppressSeconds },
    })),
  );
  return [
    ...silent,
    ...alerts,
    // Who sends is in the header: from inside to outside. So it holds also where no handshake was seen.
    ...sides.map((side, i) =>
      crossing(
        { ...endpoints(o, side), protocol: 'tcp', options: [], limit: alerts[0]!.limit! },
        [seen('isset', side.from), commonContent(side.common, false)],
        i === 0 ? 'crossed' : `crossed-from-${side.from}`,
      ),
    ),
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
  const bySource = (o.device ?? 'client') === from;
  return {
    ...sent,
    sender: from,
    ...(bySource
      ? ({ farEnd: 'destination', monitor: 'source' } as const)
      : ({ farEnd: 'source', monitor: 'destination' } as const)),
  };
}

/**
 * Openings: where the handshake was seen, the start of the stream is known, and who is the client. Where it was
 * not, every packet may be the first, and either side the client, unless the flow has had what cannot come before.
 *
 * Other frames: to the server. Where no handshake was seen and the server spoke first, Suricata takes it for the client.
 */
function waysOf({ from, opening }: Pick<Group, 'from' | 'opening'>): Way[] {
  const to = from === 'client' ? 'to_server' : 'to_client';
  const back = from === 'client' ? 'to_client' : 'to_server';
  if (!opening) {
    return [
      { key: '', protocol: 'tcp', options: [flow(to)], anchored: false },
      {
        key: '-flipped',
        protocol: 'tcp',
        options: [flow('not_established', back)],
        anchored: false,
      },
    ];
  }
  return [
    {
      key: '',
      protocol: 'tcp-stream',
      options: [
        // Reassembled is only what follows a handshake.
        flow(to),
        // Suricata 6 takes the start of each part that it inspects for the start of the stream.
        { kind: 'stream_size', side: from, below: OPENING_BYTES },
      ],
      anchored: true,
    },
    {
      key: '-no-handshake',
      protocol: 'tcp-pkt',
      options: [flow('not_established')],
      anchored: true,
    },
  ];
}

/** Rules that alert, but for openings of one side: the mark says that the direction was right, and the place. */
const MARKED: Way = { key: '', protocol: 'tcp', options: [], anchored: false };

/** More than a sender's first window: what is inspected later is no opening. */
const OPENING_BYTES = 65536;

function flow(...states: Extract<RuleOption, { kind: 'flow' }>['states']): RuleOption {
  return { kind: 'flow', states };
}

/** Flows on which this is not news any more. */
function known({ unless }: StreamFrame, context: KindContext): MarkOption[] {
  return (unless ?? []).flatMap((ref) => {
    const other = context.refer(ref);
    const set = new Set(
      other
        .suricata()
        .flatMap(({ options }) => options)
        .flatMap((option) => (option.kind === 'mark' ? [option.mark.name] : [])),
    );
    const marks = (['client', 'server'] as const).map((from) => seenMark(other, from));
    const own = marks.filter(({ name }) => set.has(name));
    // The build says that a detection remembers nothing of the kind.
    return (own.length > 0 ? own : marks.slice(0, 1)).map((mark): MarkOption => ({
      kind: 'mark',
      action: 'isnotset',
      mark,
    }));
  });
}

function groupsOf({ frames }: StreamFrame): Group[] {
  return (['client', 'server'] as const).flatMap((from) =>
    [true, false].flatMap((opening): Group[] => {
      const own = frames.filter(
        (frame) => senderOf(frame) === from && (frame.opening ?? false) === opening,
      );
      return own.length > 0 ? [{ from, opening, frames: own, common: commonBytes(own)! }] : [];
    }),
  );
}

/** The groups of one sender together; an opening only where all are. */
function sidesOf(groups: readonly Group[]): Group[] {
  return (['client', 'server'] as const).flatMap((from): Group[] => {
    const own = groups.filter((group) => group.from === from);
    if (own.length === 0) return [];
    const frames = own.flatMap((group) => group.frames);
    const opening = own.every((group) => group.opening);
    return [{ from, opening, frames, common: commonBytes(frames)! }];
  });
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
