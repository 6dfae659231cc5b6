import type { ObservableKind } from '../../model/observable';
import type { RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { zeekSet, zeekString } from '../../lib/zeek-literals';
import { addressProblems } from '../address-problems';
import { alarmingTraffic, ordinaryTraffic } from './traffic';

/** UDP from a host that a monitor does not talk to, towards a host that was seen to be such a monitor. */
export interface UnsolicitedUdp {
  kind: 'unsolicited-udp';
  /** Who sends packets to these addresses is a monitor. */
  contacts: readonly string[];
  /** Detections whose monitors are remembered, each with how Suricata knows their flows; none for contacts. */
  seenBy: readonly { detection: string; flows: readonly MarkedFlow[] }[];
  /** How long a monitor is remembered, and how long a host that it talked to. */
  rememberSeconds: number;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

/** Flows that a rule of another detection marks. */
export interface MarkedFlow {
  /** Short and stable: it becomes part of rule ids. */
  name: string;
  transport: 'tcp' | 'udp';
  mark: string;
  /** Constant bytes that the client sends on each such flow, as hex. */
  bytes: string;
  /** What a client sends on such a flow, and what has the bytes and makes no such flow; for test traffic, as hex. */
  sample: string;
  unlike: string;
}

const SEEN = 'Vitalwire.monitor';
const TALKS = 'Vitalwire.talks';

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
      ...flowsOf(o).map(({ name, transport, mark: bit, bytes }): SuricataMatch => ({
        ...silent,
        key: `seen-by-${name}`,
        protocol: transport,
        destination: any,
        options: [
          // Servers answer in the same protocol.
          { kind: 'flow', states: ['to_server'] },
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

  zeek: (o) => ({ seen_by: zeekSet(o.seenBy.map(({ detection }) => zeekString(detection))) }),
  indicators: () => [],
  matching: alarmingTraffic,
  nearMisses: ordinaryTraffic,
};

function flowsOf({ seenBy }: UnsolicitedUdp): MarkedFlow[] {
  return seenBy.flatMap(({ flows }) => flows);
}
