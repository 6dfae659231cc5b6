import { crossing } from '../crossing';
import type { ConnectionAfter } from './pattern';
import { RECEIVED } from '../nfs-read/suricata';
import { MOUNTED } from '../rpc-accepted/suricata';
import type { SuricataMatch } from '../../model/suricata-rule';

export function suricata(o: ConnectionAfter): SuricataMatch[] {
  const syn: SuricataMatch = {
    key: 'syn',
    protocol: 'tcp',
    source: { address: 'any', port: 'any' },
    destination: { address: 'any', port: 'any' },
    options: [
      { kind: 'xbits', action: 'isset', name: RECEIVED, track: 'ip_src' },
      { kind: 'xbits', action: 'isnotset', name: MOUNTED, track: 'ip_pair' },
      { kind: 'flags', value: 'S,CE' },
    ],
    farEnd: 'destination',
    monitor: 'source',
    limit: { track: 'by_both', seconds: o.suppressSeconds },
  };
  return [syn, crossing(syn, syn.options)];
}
