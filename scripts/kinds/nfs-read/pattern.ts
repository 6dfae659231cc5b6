import type { RpcPattern } from '../../protocols/oncrpc/call';

/** A READ from a server whose share was mounted shortly before, answered with data: NFS v2, v3 and v4. */
export interface NfsRead {
  kind: 'nfs-read';
  /** The mounts that count; rpc-accepted remembers the pair of hosts. */
  after: readonly [RpcPattern, ...RpcPattern[]];
  withinSeconds: number;
  usualServer: string;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}
