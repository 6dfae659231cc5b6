import type { RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { crossing } from '../crossing';
import { openingOptions } from '../frame-options';
import type { UdpDatagram } from './pattern';

export function suricata(o: UdpDatagram): SuricataMatch[] {
  const datagram = {
    protocol: 'udp',
    source: { address: 'any', port: 'any' },
    destination: { address: 'any', port: [o.port] },
    options: [...size(o), ...openingOptions(o)],
    // The sender is both what is found and what may lie outside: the receiver may be a broadcast address.
    farEnd: 'source',
    monitor: 'source',
    limit: { track: 'by_src', seconds: o.suppressSeconds },
  } as const satisfies Omit<SuricataMatch, 'key'>;
  return [{ ...datagram, key: 'datagram' }, crossing(datagram, datagram.options)];
}

function size({ sizeBytes }: UdpDatagram): RuleOption[] {
  if (sizeBytes === undefined) return [];
  if (typeof sizeBytes === 'number') return [{ kind: 'dsize', value: String(sizeBytes) }];
  // Suricata's ranges leave out their ends.
  const [least, most] = sizeBytes;
  return [{ kind: 'dsize', value: `${least - 1}<>${most + 1}` }];
}
