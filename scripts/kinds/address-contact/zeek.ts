import { zeekBool, zeekRecord, zeekSet } from '../../lib/zeek-literals';
import type { ZeekData } from '../../model/zeek-data';
import type { AddressContact } from './pattern';

export function zeek(o: AddressContact): ZeekData {
  const targets = o.targets.map((target) => (target.includes('/') ? target : `${target}/32`));
  const value = zeekRecord('ContactWatch', {
    targets: zeekSet(targets),
    both: zeekBool(o.direction === 'both'),
  });
  return { entry: { table: 'contact_watches', value } };
}
