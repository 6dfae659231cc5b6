import type { AddressAnswer } from './pattern';
import type { SuricataMatch } from '../../model/suricata-rule';

const ECHO_REPLY = 0;

export function suricata(o: AddressAnswer): SuricataMatch[] {
  const base: Omit<SuricataMatch, 'key' | 'protocol' | 'options'> = {
    source: { address: o.sources, port: 'any' },
    destination: { address: 'any', port: 'any' },
    farEnd: 'source',
    border: 'partition',
    monitor: 'destination',
    limit: { track: 'by_both', seconds: o.suppressSeconds },
  };
  // No flow direction: with a tap on the server's side only, Suricata takes it for the client.
  return [
    {
      ...base,
      key: 'tcp',
      protocol: 'tcp',
      options: [{ kind: 'flags', value: 'SA,CE' }],
      label: 'TCP',
    },
    { ...base, key: 'udp', protocol: 'udp', options: [], label: 'UDP' },
    {
      ...base,
      key: 'icmp',
      protocol: 'icmp',
      options: [{ kind: 'itype', value: ECHO_REPLY }],
      label: 'ICMP',
    },
  ];
}
