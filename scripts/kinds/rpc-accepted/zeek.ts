import { zeekRecord } from '../../lib/zeek-literals';
import type { KindContext } from '../../model/observable';
import type { ZeekData } from '../../model/zeek-data';
import { zeekPatterns } from '../rpc-call/zeek';
import { mountsOf } from './mounts';
import type { RpcAccepted } from './pattern';

export function zeek(o: RpcAccepted, context: KindContext): ZeekData {
  const { calls } = mountsOf(context, o.after);
  const value = zeekRecord('GrantWatch', { calls: zeekPatterns(calls) });
  return { entry: { table: 'grant_watches', value } };
}
