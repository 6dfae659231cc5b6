import { zeekInterval, zeekRecord, zeekSet, zeekString } from '../../lib/zeek-literals';
import type { KindContext } from '../../model/observable';
import type { ZeekData } from '../../model/zeek-data';
import type { NfsRead } from '../nfs-read/pattern';
import { referencedDetection } from '../referenced-detection';
import type { ConnectionAfter } from './pattern';

export function zeek(o: ConnectionAfter, context: KindContext): ZeekData {
  const reads = referencedDetection<NfsRead>(context, o.after, 'nfs-read').observable;
  const value = zeekRecord('ConnectionWatch', {
    after: zeekSet([zeekString(o.after.ref)]),
    within: zeekInterval(o.withinSeconds),
    familiar: zeekSet([zeekString(reads.after.ref)]),
    // The share may have been mounted so long before the read, and the read so long before this.
    familiar_for: zeekInterval(reads.withinSeconds + o.withinSeconds),
  });
  return { entry: { table: 'connection_watches', value } };
}
