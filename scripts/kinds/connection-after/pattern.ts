import type { RpcPattern } from '../../protocols/oncrpc/call';

/** A host that read a file from a share it mounted opens a TCP connection to another host shortly after. */
export interface ConnectionAfter {
  kind: 'connection-after';
  /** The mounts that count, as in nfs-read, which remembers the host. */
  after: readonly [RpcPattern, ...RpcPattern[]];
  withinSeconds: number;
  usualServer: string;
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}
