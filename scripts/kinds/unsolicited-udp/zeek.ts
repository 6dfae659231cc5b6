import type { UnsolicitedUdp } from './pattern';
import { zeekSet, zeekString } from '../../lib/zeek-literals';

export function zeek(o: UnsolicitedUdp): Readonly<Record<string, string>> {
  return { seen_by: zeekSet(o.seenBy.map(({ detection }) => zeekString(detection))) };
}
