import { zeekInterval, zeekRecord, zeekSet, zeekString } from '../../lib/zeek-literals';
import type { ZeekData } from '../../model/zeek-data';
import type { NfsRead } from './pattern';

export function zeek(o: NfsRead): ZeekData {
  const value = zeekRecord('ReadWatch', {
    after: zeekSet([zeekString(o.after.ref)]),
    within: zeekInterval(o.withinSeconds),
  });
  return { entry: { table: 'read_watches', value } };
}
