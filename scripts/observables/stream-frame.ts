import type { ObservableKind, Problem } from '../model/observable';
import type { Scenario, TcpFlow } from '../model/scenario';
import type { RuleOption, SuricataMatch } from '../render/suricata-rule';
import { zeekPatternBytes, zeekRecord, zeekString, zeekVector } from '../render/zeek-literals';
import {
  anchorOf,
  fieldEnd,
  frameProblems,
  misframed,
  sampleFrame,
  type Frame,
  type FrameField,
} from './frames';

declare module '../model/observable' {
  interface ObservableKinds {
    'stream-frame': StreamFrame;
  }
}

/** A frame of a binary protocol, anywhere in either direction of a TCP stream, to any server and port. */
export interface StreamFrame {
  kind: 'stream-frame';
  /** Any one of these is a match. They share the bytes that `common` gives. */
  frames: readonly [Frame, ...Frame[]];
  /** Constant bytes that every frame has at one place: what a sensor's fast matcher looks for. */
  common: { at: number; bytes: string };
  /** Frames of the protocol that do not match; they stand around the matching ones in tests. */
  company: readonly string[];
  /** Where such streams usually go; used for test traffic only, never as a condition. */
  usual: { server: string; port: number };
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

export const kind: ObservableKind<StreamFrame> = {
  name: 'stream-frame',
  summary:
    'a frame of a binary protocol over TCP: constants, number ranges, digits at fixed offsets',

  check(o) {
    return o.frames.flatMap((frame, i): Problem[] => frameProblems(frame, `frames[${i}]`));
  },

  suricata(o) {
    const base: Omit<SuricataMatch, 'key' | 'options'> = {
      // Plain tcp: floating content is looked for in the reassembled stream, and in the packet where
      // no handshake was seen (facts/engines.md 0.6).
      protocol: 'tcp',
      source: { address: 'any', port: 'any' },
      destination: { address: 'any', port: 'any' },
      farEnd: 'destination',
      border: 'partition',
      monitor: 'source',
    };
    const limit = { track: 'by_both', seconds: o.suppressSeconds } as const;
    if (o.frames.length === 1) {
      return [{ ...base, key: 'frame', options: frameOptions(o.frames[0]), limit }];
    }
    // One alert per stream, whichever frame comes first: each frame marks the flow, one pair alerts.
    const bit = `Vitalwire.${o.frames.map((frame) => frame.name).join('_or_')}`;
    return [
      ...o.frames.map((frame): SuricataMatch => ({
        ...base,
        key: frame.name,
        options: [{ kind: 'flowbits', action: 'set', name: bit }, ...frameOptions(frame)],
        border: 'none',
        silent: true,
        label: frame.name,
      })),
      {
        ...base,
        key: 'frame',
        options: [
          { kind: 'flowbits', action: 'isset', name: bit },
          { kind: 'content', bytes: Buffer.from(o.common.bytes, 'hex'), fastPattern: true },
        ],
        limit,
      },
    ];
  },

  zeek(o) {
    return {
      recognise: o.frames.map(recogniser).join('|'),
      ports: String(o.usual.port),
      frames: zeekVector(
        o.frames.map((frame) => {
          const anchor = anchorOf(frame);
          return zeekRecord('FrameShape', {
            name: zeekString(frame.name),
            anchor: zeekString(Buffer.from(anchor.bytes, 'hex')),
            anchor_at: String(anchor.at),
            size: String(Math.max(...frame.fields.map(fieldEnd))),
            fields: zeekVector(frame.fields.filter((f) => f !== anchor).map(zeekField)),
          });
        }),
      ),
    };
  },

  indicators: () => [],

  matching(o) {
    const other = '10.20.0.9';
    return o.frames.flatMap((frame): Scenario[] => {
      const hex = sampleFrame(frame);
      return [
        { name: `${frame.name} to the usual server`, flows: [stream(o, [hex])] },
        {
          name: `${frame.name} to an internal server on another port`,
          flows: [stream(o, [...o.company, hex], { server: { address: other, port: 7515 } })],
        },
        { name: `${frame.name}, no handshake`, flows: [stream(o, [hex], { shape: 'midstream' })] },
        {
          name: `${frame.name} amid other frames in one segment`,
          flows: [stream(o, [[...o.company, hex, ...o.company].join('')])],
        },
        {
          name: `${frame.name} deep in the stream`,
          flows: [stream(o, [...o.company, o.company.join('').repeat(400), hex])],
        },
      ];
    });
  },

  nearMisses(o) {
    return o.frames.flatMap((frame) =>
      misframed(frame).map(({ difference, hex }): Scenario => ({
        name: `${frame.name} with ${difference}`,
        flows: [
          stream(o, [hex], { server: { address: '10.20.0.9', port: o.usual.port } }),
          stream(o, [hex], { server: { address: '10.20.0.9', port: 7515 }, shape: 'midstream' }),
        ],
      })),
    );
  },
};

/** A frame's fields as conditions: the anchor first, for the fast matcher, the rest relative to it. */
function frameOptions(frame: Frame): RuleOption[] {
  const anchor = anchorOf(frame);
  let cursor = anchor.at + anchor.bytes.length / 2;
  const options: RuleOption[] = [
    { kind: 'content', bytes: Buffer.from(anchor.bytes, 'hex'), fastPattern: true },
  ];
  const rest = frame.fields.filter((field) => field !== anchor);
  const numbers = rest.filter((field) => 'number' in field);
  for (const { at, number } of numbers) {
    const place = {
      kind: 'byte_test',
      count: number.size,
      offset: at - cursor,
      relative: true,
      ...(number.order === 'little' ? { little: true as const } : {}),
    } as const;
    options.push({ ...place, operator: '>=', value: number.min });
    options.push({ ...place, operator: '<=', value: number.max });
  }
  for (const field of rest) {
    const gap = field.at - cursor;
    if ('bytes' in field) {
      const bytes = Buffer.from(field.bytes, 'hex');
      options.push({ kind: 'content', bytes, distance: gap, within: bytes.length });
    } else if ('digits' in field) {
      options.push({ kind: 'pcre', pattern: `^.{${gap}}[0-9]{${field.digits}}`, modifiers: 'Rs' });
    } else continue;
    cursor = fieldEnd(field);
  }
  return options;
}

/**
 * The start of a frame as a Zeek pattern that attaches the stream's analyzer: floating where the constant is
 * long enough to be rare, else at the start of the stream only.
 */
function recogniser(frame: Frame): string {
  const anchor = anchorOf(frame);
  const any = '[\\x00-\\xff]';
  const bytes = zeekPatternBytes(Buffer.from(anchor.bytes, 'hex'));
  return anchor.bytes.length >= 8 ? `${any}*${bytes}` : `${any}{${anchor.at}}${bytes}`;
}

function zeekField(field: FrameField): string {
  const at = { at: String(field.at) };
  if ('bytes' in field) {
    return zeekRecord('FrameField', { ...at, bytes: zeekString(Buffer.from(field.bytes, 'hex')) });
  }
  if ('digits' in field) return zeekRecord('FrameField', { ...at, digits: String(field.digits) });
  const { size, order, min, max } = field.number;
  return zeekRecord('FrameField', {
    ...at,
    size: String(size),
    little: order === 'little' ? 'T' : 'F',
    min: String(min),
    max: String(max),
  });
}

function stream(
  o: StreamFrame,
  blocks: readonly string[],
  changes: Partial<TcpFlow> = {},
): TcpFlow {
  return {
    transport: 'tcp',
    client: { address: '10.20.0.5', port: 40515 },
    server: { address: o.usual.server, port: o.usual.port },
    messages: blocks.map((bytes) => ({ from: 'client', bytes })),
    ...changes,
  };
}
