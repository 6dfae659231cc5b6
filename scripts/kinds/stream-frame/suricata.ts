import { floatingOptions, openingOptions } from '../frame-options';
import type { StreamFrame } from './pattern';
import type { RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { type Frame, anchorOf } from '../../protocols/frame/frames';

/** More than a sender's first window: what is inspected later is no opening. */
const OPENING_BYTES = 65536;

export function suricata(o: StreamFrame): SuricataMatch[] {
  // One alert per stream, whichever frame comes first: each marks the flow, and one pair of rules alerts.
  // Suricata runs rules that set a bit before those that read it. Where nobody needs a mark, the rules that alert
  // look for the frame themselves. They set no mark: suricata-update leaves a rule on that other rules need.
  const sides = [...new Set(o.frames.map(senderOf))].map((from) => ({
    from,
    frames: o.frames.filter((frame) => senderOf(frame) === from),
  }));
  const marking = o.mark === undefined ? [] : o.frames;
  const setters = marking.map((frame): SuricataMatch => ({
    ...endpoints(o, frame),
    key: frame.name,
    options: [flowMark(o, 'set'), ...conditions(frame)],
    border: 'none',
    silent: true,
    label: frame.name,
  }));
  const alerts = sides.map(({ from, frames }): SuricataMatch => ({
    ...endpoints(o, { from, ...commonPort(frames) }),
    key: sides.length === 1 ? 'frame' : `frame-from-${from}`,
    options:
      o.mark === undefined
        ? conditions(frames[0]!)
        : [flowMark(o, 'isset'), commonContent(o, frames)],
    border: 'partition',
    limit: { track: 'by_both', seconds: o.suppressSeconds },
  }));
  return [
    ...setters,
    ...(o.unless ? alerts.flatMap((alert) => openings(alert, o.unless!)) : alerts),
  ];
}

/**
 * Who sends a frame to whom. Plain tcp: what is looked for is looked for in the reassembled stream, and in
 * the packet where no handshake was seen (facts/engines.md 0.6); the limit makes one alert of two.
 */
function endpoints(o: StreamFrame, { from, port }: Pick<Frame, 'from' | 'port'>) {
  const client = { address: 'any', port: 'any' } as const;
  const server = {
    address: o.servers ?? 'any',
    port: port === undefined ? 'any' : [port],
  } as const;
  return from === 'server'
    ? ({
        protocol: 'tcp',
        source: server,
        destination: client,
        farEnd: 'source',
        monitor: 'destination',
      } as const)
    : ({
        protocol: 'tcp',
        source: client,
        destination: server,
        farEnd: 'destination',
        monitor: 'source',
      } as const);
}

function senderOf({ from }: Frame): 'client' | 'server' {
  return from ?? 'client';
}

function conditions(frame: Frame): RuleOption[] {
  return frame.opening ? openingOptions(frame) : floatingOptions(frame);
}

function flowMark({ mark }: StreamFrame, action: 'set' | 'isset'): RuleOption {
  return { kind: 'flowbits', action, name: bitOf(mark!) };
}

function commonContent(o: StreamFrame, frames: readonly Frame[]): RuleOption {
  const common = o.common ?? anchorOf(frames[0]!);
  const bytes = Buffer.from(common.bytes, 'hex');
  const fixed = frames.every((frame) => frame.opening);
  return {
    kind: 'content',
    bytes,
    ...(fixed ? { offset: common.at, depth: bytes.length } : {}),
    fastPattern: true,
  };
}

/** The port that all frames of one side require, if they agree on one. */
function commonPort(frames: readonly Frame[]): { port?: number } {
  const ports = new Set(frames.map(({ port }) => port));
  const [port] = ports;
  return ports.size === 1 && port !== undefined ? { port } : {};
}

function bitOf(mark: string): string {
  return `Vitalwire.${mark}`;
}

/**
 * An opening as two matches. Where the handshake was seen, the start of the stream is known. Where it was not,
 * every packet may be the first, unless the flow was marked by what cannot come before an opening.
 */
function openings(
  alert: SuricataMatch,
  unless: NonNullable<StreamFrame['unless']>,
): SuricataMatch[] {
  return [
    {
      ...alert,
      protocol: 'tcp-stream',
      options: [
        // Suricata 6 takes the start of each part that it inspects for the start of the stream.
        { kind: 'stream_size', side: 'client', below: OPENING_BYTES },
        ...alert.options,
      ],
    },
    {
      ...alert,
      key: `${alert.key}-midstream`,
      protocol: 'tcp-pkt',
      options: [
        { kind: 'flow', states: ['not_established'] },
        ...unless.map(unmarked),
        ...alert.options,
      ],
    },
  ];
}

function unmarked({ mark }: { mark: string }): RuleOption {
  return { kind: 'flowbits', action: 'isnotset', name: bitOf(mark) };
}
