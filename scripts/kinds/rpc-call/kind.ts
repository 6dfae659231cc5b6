import { addressProblems } from '../address-problems';
import { nearMisses } from './near-misses';
import { suricata } from './suricata';
import { matching } from './traffic';
import { zeek } from './zeek';
import type { ObservableKind, Problem } from '../../model/observable';

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
  /** UDP and TCP port for test traffic. */
  usualPort: number;
}

export const kind: ObservableKind<RpcCall> = {
  name: 'rpc-call',
  summary: 'an ONC RPC call (program, version, procedure, path) over UDP or TCP, on any port',
  check(o) {
    const servers = addressProblems('servers', o.servers);
    const calls = o.calls.flatMap((call, i): Problem[] => {
      const looks = call.path !== undefined || call.asksFor !== undefined;
      if (!looks || (call.versions && call.procedure !== undefined)) return [];
      return [
        {
          field: `calls[${i}]`,
          problem: 'looks at an argument of an unknown procedure',
          advice: 'give `versions` and `procedure` too: the argument depends on them',
        },
      ];
    });
    return [...servers, ...calls];
  },

  indicators(o) {
    const servers = (o.servers ?? []).map((value) => ({ type: 'ipv4' as const, value }));
    const paths = o.calls.flatMap(({ path }) =>
      path === undefined ? [] : [{ type: 'nfs-export' as const, value: path }],
    );
    return [...servers, ...paths];
  },
  suricata,
  zeek,
  matching,
  nearMisses,
};
