import type { ObservableKind } from '../model/observable';
import type { Flow, Scenario, UdpFlow } from '../model/scenario';
import type { RuleOption, SuricataMatch } from '../render/suricata-rule';
import { zeekSet, zeekString } from '../render/zeek-literals';
import { addressProblems } from './address-problems';

declare module '../model/observable' {
  interface ObservableKinds {
    'unsolicited-udp': UnsolicitedUdp;
  }
}

/** UDP from a host that a monitor does not talk to, towards a host that was seen to be such a monitor. */
export interface UnsolicitedUdp {
  kind: 'unsolicited-udp';
  /** Who sends packets to these addresses is a monitor. */
  contacts: readonly string[];
  /** Who sends streams with these marks is one too: mark, and bytes that such streams hold. */
  streams: readonly { mark: string; bytes: string }[];
  /** Detections whose monitors are remembered in Zeek. */
  seenBy: readonly string[];
  /** How long a monitor is remembered, and how long a host that it talked to. */
  rememberSeconds: number;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

const SEEN = 'Vitalwire.monitor';
const TALKS = 'Vitalwire.talks';
const MONITOR = '10.20.0.5';
const STRANGER = '10.20.0.66';

export const kind: ObservableKind<UnsolicitedUdp> = {
  name: 'unsolicited-udp',
  summary: 'UDP from a stranger towards a host already seen to be a monitor',

  check: (o) => addressProblems('contacts', o.contacts),

  suricata(o) {
    const medical = { address: '$MEDICAL_NET', port: 'any' } as const;
    const any = { address: 'any', port: 'any' } as const;
    const expireSeconds = o.rememberSeconds;
    const mark: RuleOption = {
      kind: 'xbits',
      action: 'set',
      name: SEEN,
      track: 'ip_src',
      expireSeconds,
    };
    const talks: RuleOption = {
      kind: 'xbits',
      action: 'set',
      name: TALKS,
      track: 'ip_pair',
      expireSeconds,
    };
    const silent = {
      source: medical,
      farEnd: 'destination',
      monitor: 'source',
      border: 'none',
      silent: true,
    } as const;
    return [
      {
        ...silent,
        key: 'seen-by-contact',
        protocol: 'ip',
        destination: { address: o.contacts, port: 'any' },
        options: [mark],
      },
      ...o.streams.map(({ mark: bit, bytes }): SuricataMatch => ({
        ...silent,
        key: `seen-by-${bit}`,
        protocol: 'tcp',
        destination: any,
        options: [
          { kind: 'flowbits', action: 'isset', name: `Vitalwire.${bit}` },
          mark,
          { kind: 'content', bytes: Buffer.from(bytes, 'hex'), fastPattern: true },
        ],
      })),
      {
        ...silent,
        key: 'talks',
        protocol: 'ip',
        destination: any,
        options: [{ kind: 'xbits', action: 'isset', name: SEEN, track: 'ip_src' }, talks],
      },
      {
        key: 'udp',
        protocol: 'udp',
        source: any,
        destination: medical,
        options: [
          { kind: 'flow', states: ['to_server'] },
          { kind: 'xbits', action: 'isset', name: SEEN, track: 'ip_dst' },
          { kind: 'xbits', action: 'isnotset', name: TALKS, track: 'ip_pair' },
        ],
        farEnd: 'source',
        monitor: 'destination',
        border: 'partition',
        limit: { track: 'by_both', seconds: o.suppressSeconds },
      },
    ];
  },

  zeek: (o) => ({ seen_by: zeekSet(o.seenBy.map(zeekString)) }),
  indicators: () => [],

  matching(o) {
    return [
      { name: 'UDP from a stranger', flows: [contact(o), udp(STRANGER, MONITOR, 5)] },
      { name: 'UDP from a stranger outside', flows: [contact(o), udp('198.51.100.9', MONITOR, 5)] },
    ];
  },

  nearMisses(o): Scenario[] {
    return [
      {
        name: 'UDP before the monitor was seen',
        flows: [udp(STRANGER, MONITOR, 0), contact(o, 60)],
      },
      { name: 'UDP to another host', flows: [contact(o), udp(STRANGER, '10.20.0.6', 5)] },
      {
        name: 'UDP from a host that the monitor talks to',
        flows: [contact(o), udp(MONITOR, STRANGER, 5), udp(STRANGER, MONITOR, 10, 40114)],
      },
      {
        name: 'the answer to UDP of the monitor',
        flows: [
          contact(o),
          {
            ...udp(MONITOR, STRANGER, 5),
            messages: [
              { from: 'client', bytes: '00' },
              { from: 'server', bytes: '00' },
            ],
          },
        ],
      },
      { name: 'a ping from a stranger', flows: [contact(o), ping(5)] },
    ];
  },
};

function contact(o: UnsolicitedUdp, startSeconds = 0): Flow {
  return {
    transport: 'tcp',
    client: { address: MONITOR, port: 40910 },
    server: { address: o.contacts[0]!, port: 515 },
    shape: 'unanswered',
    messages: [],
    startSeconds,
  };
}

function udp(from: string, to: string, startSeconds: number, port = 40113): UdpFlow {
  return {
    transport: 'udp',
    client: { address: from, port },
    server: { address: to, port: 4000 },
    messages: [{ from: 'client', bytes: 'ff' }],
    startSeconds: startSeconds + 10,
  };
}

function ping(startSeconds: number): Flow {
  return {
    transport: 'icmp',
    client: { address: STRANGER },
    server: { address: MONITOR },
    answered: true,
    startSeconds: startSeconds + 10,
  };
}
