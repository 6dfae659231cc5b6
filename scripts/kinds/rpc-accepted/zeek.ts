import type { RpcAccepted } from './kind';
import { zeekSet, zeekString } from '../../lib/zeek-literals';

export function zeek(o: RpcAccepted): Readonly<Record<string, string>> {
  return { calls: zeekSet(o.calls.map(({ name }) => zeekString(name))) };
}
