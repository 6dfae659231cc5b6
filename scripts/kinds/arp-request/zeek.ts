import type { ArpRequest } from './pattern';
import { zeekSet } from '../../lib/zeek-literals';

export function zeek(o: ArpRequest): Readonly<Record<string, string>> {
  return { targets: zeekSet(o.targets) };
}
