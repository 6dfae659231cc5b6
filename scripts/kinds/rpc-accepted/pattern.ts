import type { RpcPattern } from '../../protocols/oncrpc/call';

/** A mount that the server accepted: one of some calls, answered with success on the same flow. */
export interface RpcAccepted {
  kind: 'rpc-accepted';
  calls: readonly [RpcPattern, ...RpcPattern[]];
  usualServer: string;
  /** How long the pair of hosts is remembered, for what follows a mount. */
  rememberSeconds: number;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}
