import type { MarkedFlow, UnsolicitedUdp } from './pattern';
import type { RuleOption, SuricataMatch } from '../../model/suricata-rule';

const SEEN = 'Vitalwire.monitor';
const TALKS = 'Vitalwire.talks';

export function suricata(o: UnsolicitedUdp): SuricataMatch[] {
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
}

export function flowsOf({ seenBy }: UnsolicitedUdp): MarkedFlow[] {
  return seenBy.flatMap(({ flows }) => flows);
}
