import type { RpcPattern } from '../../protocols/oncrpc/call';
/** An ONC RPC call over UDP or TCP, on any port. */
export interface RpcCall {
  kind: 'rpc-call';
  /** Any one of these calls is a match. */
  calls: readonly [RpcPattern, ...RpcPattern[]];
  /** Only calls to these servers; absent: to any. */
  servers?: readonly string[];
  /** Where test traffic goes when no server is required. */
  usualServer: string;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}
