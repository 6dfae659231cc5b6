import type { ObservableKind } from '../../model/observable';
import type { RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { zeekBool, zeekSet, zeekString, zeekVector } from '../../lib/zeek-literals';
import { addressProblems } from '../address-problems';
import { floatingOptions, openingOptions } from '../frame-options';
import { lookalikeStreams, matchingStreams } from './traffic';
import { EVERY_STREAM, recogniser, zeekFrame } from '../frame-zeek';
import { anchorOf, frameProblems, type Frame } from '../../protocols/frame/frames';

/** A frame of a protocol over TCP: anywhere in a stream, or as its opening. */
export interface StreamFrame {
  kind: 'stream-frame';
  /** Any one of these is a match. */
  frames: readonly [Frame, ...Frame[]];
  /**
   * Constant bytes that all frames of one side have at one place: what the alerting rule looks for. May be
   * absent where each side sends one frame.
   */
  common?: { at: number; bytes: string };
  /**
   * Name of the mark that a flow with such a frame gets, for other observables to name it. May be absent where nobody
   * does and each side sends one frame.
   */
  mark?: string;
  /** Marks of flows on which this is not news any more, each with a frame that sets it, as hex. */
  unless?: readonly { mark: string; frame: string }[];
  /** Only streams to these servers; absent: to any. */
  servers?: readonly string[];
  /** Frames of the protocol that do not match; they stand around the matching ones in tests. */
  company: readonly string[];
  /** Where such streams usually go; used for test traffic only, never as a condition. */
  usual: { server: string; port: number };
  /** Zeek: look at every stream to the usual port from its first byte, recognised or not. */
  handed?: true;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

const ADVICE = {
  common: 'give the bytes that they share',
  mark: 'give a name: each frame marks the flow, so that there is one alert of all',
};

export const kind: ObservableKind<StreamFrame> = {
  name: 'stream-frame',
  summary: 'a frame of a protocol over TCP: constants, number ranges, digits at fixed offsets',

  check(o) {
    const servers = addressProblems('servers', o.servers);
    const frames = o.frames.flatMap((frame, i) => frameProblems(frame, `frames[${i}]`));
    const fromServer = o.frames.filter(({ from }) => from === 'server').length;
    const alone = fromServer <= 1 && o.frames.length - fromServer <= 1;
    for (const field of ['common', 'mark'] as const) {
      if (o[field] || alone) continue;
      frames.push({
        field,
        problem: 'is missing though one side sends several frames',
        advice: ADVICE[field],
      });
    }
    return [...servers, ...frames];
  },

  suricata(o) {
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
  },

  zeek(o) {
    return {
      mark: zeekString(o.mark ?? ''),
      unless: zeekSet((o.unless ?? []).map(({ mark }) => zeekString(mark))),
      servers: zeekSet(o.servers ?? []),
      any_server: zeekBool(o.servers === undefined),
      recognise: o.servers ? EVERY_STREAM : o.frames.map(recogniser).join('|'),
      recognise_to: (o.servers ?? []).join(', '),
      ...(o.handed ? { stream_port: `${o.usual.port}/tcp` } : {}),
      frames: zeekVector(o.frames.map(zeekFrame)),
    };
  },

  indicators: (o) => (o.servers ?? []).map((value) => ({ type: 'ipv4', value })),
  matching: (o) => o.frames.flatMap((frame) => matchingStreams(o, frame)),
  nearMisses: (o) => o.frames.flatMap((frame) => lookalikeStreams(o, frame)),
};

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

/** More than a sender's first window: what is inspected later is no opening. */
const OPENING_BYTES = 65536;

function unmarked({ mark }: { mark: string }): RuleOption {
  return { kind: 'flowbits', action: 'isnotset', name: bitOf(mark) };
}
