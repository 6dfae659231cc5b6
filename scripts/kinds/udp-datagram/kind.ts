import type { ObservableKind, Problem } from '../../model/observable';
import type { Flow, Scenario } from '../../model/scenario';
import { zeekPatternBytes } from '../../lib/zeek-literals';
import { openingOptions } from '../frame-options';
import { framePattern } from '../frame-pattern';
import { boundaryFrames, misframed, sampleFrame } from '../../protocols/frame/samples';
import { frameProblems, type Frame } from '../../protocols/frame/frames';

/** A UDP datagram of one size to one port, with fields at fixed offsets; its sender is what is found. */
export interface UdpDatagram {
  kind: 'udp-datagram';
  /** The whole payload: `sampleBytes` is its exact size. */
  frame: Frame & { port: number };
  /** One alert per sender and receiver in this time. */
  suppressSeconds: number;
}

const OUTSIDE = { address: '198.51.100.9', port: 40961 };

export const kind: ObservableKind<UdpDatagram> = {
  name: 'udp-datagram',
  summary: 'a UDP datagram of one size to one port, with fields at fixed offsets',

  check: (o): Problem[] => frameProblems(o.frame, 'frame'),

  suricata(o) {
    return [
      {
        key: 'datagram',
        protocol: 'udp',
        source: { address: 'any', port: 'any' },
        destination: { address: 'any', port: [o.frame.port] },
        options: [
          { kind: 'dsize', value: String(o.frame.sampleBytes) },
          ...openingOptions(o.frame),
        ],
        // The sender is both what is found and what may lie outside: the receiver is a broadcast address.
        farEnd: 'source',
        border: 'partition',
        monitor: 'source',
        limit: { track: 'by_src', seconds: o.suppressSeconds },
      },
    ];
  },

  zeek(o) {
    return {
      port: String(o.frame.port),
      size: String(o.frame.sampleBytes),
      pattern: framePattern(o.frame, zeekPatternBytes, '[\\x00-\\xff]'),
    };
  },

  indicators: () => [],

  matching(o) {
    const hex = sampleFrame(o.frame);
    return [
      { name: 'broadcast', flows: [datagram(o, hex)] },
      ...boundaryFrames(o.frame).flatMap(({ what, hex: edge }): Scenario[] => [
        { name: `with ${what}`, flows: [datagram(o, edge)] },
        {
          name: `from outside with ${what}`,
          flows: [{ ...datagram(o, edge), client: OUTSIDE }],
        },
      ]),
      {
        name: 'broadcast from outside',
        flows: [{ ...datagram(o, hex), client: OUTSIDE }],
      },
      {
        name: 'unicast',
        flows: [{ ...datagram(o, hex), server: { address: '10.20.0.5', port: o.frame.port } }],
      },
    ];
  },

  nearMisses(o) {
    const hex = sampleFrame(o.frame);
    return [
      ...misframed(o.frame)
        .filter((miss) => miss.hex.length === hex.length)
        .flatMap((miss): Scenario[] => [
          { name: `with ${miss.difference}`, flows: [datagram(o, miss.hex)] },
          {
            name: `from outside with ${miss.difference}`,
            flows: [{ ...datagram(o, miss.hex), client: OUTSIDE }],
          },
        ]),
      { name: 'over TCP', flows: [{ ...datagram(o, hex), transport: 'tcp' }] },
      { name: 'one byte longer', flows: [datagram(o, `${hex}00`)] },
      { name: 'one byte shorter', flows: [datagram(o, hex.slice(0, -2))] },
      {
        name: 'to the next port',
        flows: [
          { ...datagram(o, hex), server: { address: '10.20.255.255', port: o.frame.port + 1 } },
        ],
      },
    ];
  },
};

function datagram(o: UdpDatagram, bytes: string): Flow & { transport: 'udp' } {
  return {
    transport: 'udp',
    client: { address: '10.20.0.9', port: 40961 },
    server: { address: '10.20.255.255', port: o.frame.port },
    messages: [{ from: 'client', bytes }],
  };
}
