import type { RpcAccepted } from './pattern';
import { zeekSet, zeekString } from '../../lib/zeek-literals';

export function zeek(o: RpcAccepted): Readonly<Record<string, string>> {
  return { calls: zeekSet(o.calls.map(({ name }) => zeekString(name))) };
}
