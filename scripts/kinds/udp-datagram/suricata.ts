import { openingOptions } from '../frame-options';
import type { UdpDatagram } from './pattern';
import type { SuricataMatch } from '../../model/suricata-rule';

export function suricata(o: UdpDatagram): SuricataMatch[] {
  return [
    {
      key: 'datagram',
      protocol: 'udp',
      source: { address: 'any', port: 'any' },
      destination: { address: 'any', port: [o.frame.port] },
      options: [{ kind: 'dsize', value: String(o.frame.sampleBytes) }, ...openingOptions(o.frame)],
      // The sender is both what is found and what may lie outside: the receiver is a broadcast address.
      farEnd: 'source',
      border: 'partition',
      monitor: 'source',
      limit: { track: 'by_src', seconds: o.suppressSeconds },
    },
  ];
}
