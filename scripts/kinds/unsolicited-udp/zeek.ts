import { zeekSet, zeekString } from '../../lib/zeek-literals';
import type { UnsolicitedUdp } from './pattern';

export function zeek(o: UnsolicitedUdp): Readonly<Record<string, string>> {
  return { seen_by: zeekSet(o.seenBy.map(({ ref }) => zeekString(ref))) };
}
