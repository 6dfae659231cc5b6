import { zeekInterval, zeekRecord, zeekSet, zeekString } from '../../lib/zeek-literals';
import type { ZeekData } from '../../model/zeek-data';
import type { UnsolicitedUdp } from './pattern';

export function zeek(o: UnsolicitedUdp): ZeekData {
  const value = zeekRecord('StrangerWatch', {
    seen_by: zeekSet(o.seenBy.map(({ ref }) => zeekString(ref))),
    remember: zeekInterval(o.rememberSeconds),
  });
  return { entry: { table: 'stranger_watches', value } };
}
