import type { ObservableKind } from '../model/observable';
import type { RuleOption, SuricataMatch } from '../render/suricata-rule';
import {
  zeekBool,
  zeekPatternBytes,
  zeekRecord,
  zeekSet,
  zeekString,
  zeekVector,
} from '../render/zeek-literals';
import { addressProblems } from './address-problems';
import { floatingOptions, openingOptions } from './frame-options';
import { lookalikeStreams, matchingStreams } from './frame-traffic';
import { anchorOf, fieldEnd, frameProblems, type Frame, type FrameField } from './frames';

declare module '../model/observable' {
  interface ObservableKinds {
    'stream-frame': StreamFrame;
  }
}

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
  /** Name of the mark that a flow with such a frame gets; other observables may name it in `unless`. */
  mark: string;
  /** Marks of flows on which this is not news any more. */
  unless?: readonly string[];
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

export const kind: ObservableKind<StreamFrame> = {
  name: 'stream-frame',
  summary: 'a frame of a protocol over TCP: constants, number ranges, digits at fixed offsets',

  check(o) {
    const servers = addressProblems('servers', o.servers);
    const frames = o.frames.flatMap((frame, i) => frameProblems(frame, `frames[${i}]`));
    const fromServer = o.frames.filter(({ from }) => from === 'server').length;
    const alone = fromServer <= 1 && o.frames.length - fromServer <= 1;
    if (!o.common && !alone) {
      frames.push({
        field: 'common',
        problem: 'is missing though one side sends several frames',
        advice: 'give the bytes that they share',
      });
    }
    return [...servers, ...frames];
  },

  suricata(o) {
    // One alert per stream, whichever frame comes first: each frame marks the flow, one pair of rules
    // alerts. Suricata runs rules that set a bit before those that read it.
    const setters = o.frames.map((frame): SuricataMatch => ({
      ...endpoints(o, frame),
      key: frame.name,
      options: [
        { kind: 'flowbits', action: 'set', name: bitOf(o.mark) },
        ...(frame.opening ? openingOptions(frame) : floatingOptions(frame)),
      ],
      border: 'none',
      silent: true,
      label: frame.name,
    }));
    const senders = [...new Set(o.frames.map(({ from }) => from ?? 'client'))];
    const alerts = senders.map((from): SuricataMatch => ({
      ...endpoints(o, { from, ...commonPort(o, from) }),
      key: senders.length === 1 ? 'frame' : `frame-from-${from}`,
      options: [{ kind: 'flowbits', action: 'isset', name: bitOf(o.mark) }, commonContent(o, from)],
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
      mark: zeekString(o.mark),
      unless: zeekSet((o.unless ?? []).map(zeekString)),
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

function commonContent(o: StreamFrame, from: 'client' | 'server'): RuleOption {
  const sent = o.frames.filter((frame) => (frame.from ?? 'client') === from);
  const common = o.common ?? anchorOf(sent[0]!);
  const bytes = Buffer.from(common.bytes, 'hex');
  const fixed = sent.every((frame) => frame.opening);
  return {
    kind: 'content',
    bytes,
    ...(fixed ? { offset: common.at, depth: bytes.length } : {}),
    fastPattern: true,
  };
}

/** The port that all frames of one side require, if they agree on one. */
function commonPort(o: StreamFrame, from: 'client' | 'server'): { port?: number } {
  const ports = new Set(o.frames.filter((f) => (f.from ?? 'client') === from).map((f) => f.port));
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
function openings(alert: SuricataMatch, unless: readonly string[]): SuricataMatch[] {
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

function unmarked(mark: string): RuleOption {
  return { kind: 'flowbits', action: 'isnotset', name: bitOf(mark) };
}

/** To listed servers every stream is handed over: there are few. */
const EVERY_STREAM = '[\\x00-\\xff]';

/**
 * A pattern that makes Zeek hand a stream over: the frame's constant, floating where it is long enough to be
 * rare; else, and for an opening, at the start of the stream only.
 */
function recogniser(frame: Frame): string {
  const anchor = anchorOf(frame);
  const any = '[\\x00-\\xff]';
  const bytes = zeekPatternBytes(Buffer.from(anchor.bytes, 'hex'));
  const floats = !frame.opening && anchor.bytes.length >= 8;
  return floats ? `${any}*${bytes}` : `${any}{${anchor.at}}${bytes}`;
}

function zeekFrame(frame: Frame): string {
  const anchor = anchorOf(frame);
  return zeekRecord('FrameShape', {
    name: zeekString(frame.name),
    opening: zeekBool(frame.opening ?? false),
    from_server: zeekBool(frame.from === 'server'),
    ...(frame.port === undefined ? {} : { server_port: `${frame.port}/tcp` }),
    anchor: zeekString(Buffer.from(anchor.bytes, 'hex')),
    anchor_at: String(anchor.at),
    size: String(Math.max(...frame.fields.map(fieldEnd))),
    fields: zeekVector(frame.fields.filter((field) => field !== anchor).map(zeekField)),
  });
}

function zeekField(field: FrameField): string {
  const at = { at: String(field.at) };
  if ('bytes' in field) {
    return zeekRecord('FrameField', {
      ...at,
      bytes: zeekString(Buffer.from(field.bytes, 'hex')),
    });
  }
  if ('digits' in field) return zeekRecord('FrameField', { ...at, digits: String(field.digits) });
  const { size, order, min, max } = field.number;
  return zeekRecord('FrameField', {
    ...at,
    size: String(size),
    little: zeekBool(order === 'little'),
    min: String(min),
    max: String(max),
  });
}
