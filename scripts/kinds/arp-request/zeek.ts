import { zeekSet } from '../../lib/zeek-literals';
import type { ZeekData } from '../../model/zeek-data';
import type { ArpRequest } from './pattern';

export function zeek(o: ArpRequest): ZeekData {
  return { entry: { table: 'arp_targets', value: zeekSet(o.targets) } };
}
