import type { Host } from '../../model/scenario';
export interface RpcPattern {
  /** Short and stable: it becomes part of rule ids. */
  name: string;
  program: number;
  /** Absent: any. */
  versions?: readonly number[];
  /** Absent: any. Required, with versions, when an argument is looked at. */
  procedure?: number;
  /** The whole argument: one string, such as MOUNT's path. */
  path?: string;
  /** The first word of the argument is one of these programs, as in portmap's GETPORT. */
  asksFor?: readonly number[];
  /** NFSv4: LOOKUP of this name right under the root. Then program 100003, version 4, procedure 1, over TCP. */
  rootLookup?: string;
  /** UDP and TCP port for test traffic; absent: NFS's own. */
  usualPort?: number;
}

export interface RpcTraffic {
  server: Host;
  /** IPv4 address. */
  monitor: string;
}
