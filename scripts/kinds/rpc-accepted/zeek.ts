import { zeekSet, zeekString } from '../../lib/zeek-literals';
import type { KindContext } from '../../model/observable';
import { mountsOf } from './mounts';
import type { RpcAccepted } from './pattern';

export function zeek(o: RpcAccepted, context: KindContext): Readonly<Record<string, string>> {
  const { calls } = mountsOf(context, o.after);
  return { calls: zeekSet(calls.map(({ name }) => zeekString(name))) };
}
