import { openingOptions } from '../frame-options';
import type { UdpDatagram } from './pattern';
import type { RuleOption, SuricataMatch } from '../../model/suricata-rule';

export function suricata(o: UdpDatagram): SuricataMatch[] {
  return [
    {
      key: 'datagram',
      protocol: 'udp',
      source: { address: 'any', port: 'any' },
      destination: { address: 'any', port: [o.port] },
      options: [...size(o), ...openingOptions(o)],
      // The sender is both what is found and what may lie outside: the receiver is a broadcast address.
      farEnd: 'source',
      border: 'partition',
      monitor: 'source',
      limit: { track: 'by_src', seconds: o.suppressSeconds },
    },
  ];
}

function size({ sizeBytes }: UdpDatagram): RuleOption[] {
  if (sizeBytes === undefined) return [];
  if (typeof sizeBytes === 'number') return [{ kind: 'dsize', value: String(sizeBytes) }];
  // Suricata's ranges leave out their ends.
  const [least, most] = sizeBytes;
  return [{ kind: 'dsize', value: `${least - 1}<>${most + 1}` }];
}
