import type { KindContext } from '../../model/observable';
import type { SuricataMatch } from '../../model/suricata-rule';
import { crossing } from '../crossing';
import { receivedMark } from '../nfs-read/marks';
import type { NfsRead } from '../nfs-read/pattern';
import { referencedDetection } from '../referenced-detection';
import { grantedMark } from '../rpc-accepted/marks';
import type { ConnectionAfter } from './pattern';

export function suricata(o: ConnectionAfter, context: KindContext): SuricataMatch[] {
  const reads = referencedDetection<NfsRead>(context, o.after, 'nfs-read');
  const syn: Omit<SuricataMatch, 'key'> = {
    protocol: 'tcp',
    source: { address: 'any', port: 'any' },
    destination: { address: 'any', port: 'any' },
    options: [
      { kind: 'flow', states: ['to_server'] },
      {
        kind: 'mark',
        action: 'isset',
        mark: receivedMark(reads.id),
        end: 'source',
        withinSeconds: o.withinSeconds,
      },
      {
        kind: 'mark',
        action: 'isnotset',
        mark: grantedMark(reads.observable.after.ref),
        // The share may have been mounted so long before the read, and the read so long before this.
        withinSeconds: reads.observable.withinSeconds + o.withinSeconds,
      },
      { kind: 'flags', value: 'S,CE' },
    ],
    farEnd: 'destination',
    monitor: 'source',
    limit: { track: 'by_both', seconds: o.suppressSeconds },
  };
  return [{ ...syn, key: 'syn' }, crossing(syn, syn.options)];
}
