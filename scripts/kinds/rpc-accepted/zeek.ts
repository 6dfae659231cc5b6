import { zeekRecord } from '../../lib/zeek-literals';
import type { KindContext } from '../../model/observable';
import type { ZeekData } from '../../model/zeek-data';
import { referred } from '../referred';
import type { RpcCall } from '../rpc-call/pattern';
import { zeekPatterns } from '../rpc-call/zeek';
import type { RpcAccepted } from './pattern';

export function zeek(o: RpcAccepted, context: KindContext): ZeekData {
  const calls = referred<RpcCall>(context, o.after, 'rpc-call');
  const value = zeekRecord('GrantWatch', { calls: zeekPatterns(calls.observable.calls) });
  return { entry: { table: 'grant_watches', value } };
}
