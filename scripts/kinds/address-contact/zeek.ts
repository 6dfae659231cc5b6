import type { AddressContact } from './pattern';
import { zeekBool, zeekSet } from '../../lib/zeek-literals';

export function zeek(o: AddressContact): Readonly<Record<string, string>> {
  return {
    targets: zeekSet(o.targets.map((target) => (target.includes('/') ? target : `${target}/32`))),
    both: zeekBool(o.direction === 'both'),
  };
}
