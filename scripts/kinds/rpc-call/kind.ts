import type { ObservableKind, Problem } from '../../model/observable';
import type { Scenario } from '../../model/scenario';
import type { SuricataMatch } from '../../model/suricata-rule';
import { zeekRecord, zeekSet, zeekString, zeekVector, zeekBool } from '../../lib/zeek-literals';
import { beside } from '../address-contact/kind';
import { addressProblems } from '../address-problems';
import { callMatches } from './matches';
import { lookalikes } from './lookalikes';
import { matchingCalls, type RpcTraffic } from './traffic';

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

  suricata(o) {
    const base = {
      source: { address: 'any', port: 'any' },
      destination: { address: o.servers ?? 'any', port: 'any' },
      farEnd: 'destination',
      monitor: 'source',
    } as const;
    return o.calls
      .flatMap((call) => callMatches(call))
      .map(({ silent, ...match }): SuricataMatch => ({
        ...base,
        ...match,
        ...(silent
          ? { border: 'none', silent }
          : { border: 'partition', limit: { track: 'by_both', seconds: o.suppressSeconds } }),
      }));
  },

  zeek(o) {
    return {
      servers: zeekSet(o.servers ?? []),
      server_list: (o.servers ?? []).join(', '),
      any_server: zeekBool(o.servers === undefined),
      calls: zeekVector(o.calls.map(zeekCall)),
    };
  },

  indicators(o) {
    const servers = (o.servers ?? []).map((value) => ({ type: 'ipv4' as const, value }));
    const paths = o.calls.flatMap(({ path }) =>
      path === undefined ? [] : [{ type: 'nfs-export' as const, value: path }],
    );
    return [...servers, ...paths];
  },

  matching(o) {
    return o.calls.flatMap((call) => [
      ...serversOf(o).flatMap((server) => matchingCalls(call, traffic(server, call))),
      ...(o.servers ?? []).flatMap((server) => fromBeside(call, server)),
    ]);
  },

  nearMisses(o) {
    return o.calls.flatMap((call) =>
      lookalikes(call, traffic(serversOf(o)[0]!, call), o.calls, o.servers),
    );
  },
};

function zeekCall(call: RpcPattern): string {
  const { name, program, versions, procedure, path, rootLookup, asksFor } = call;
  const own = { name: zeekString(name), program: String(program) };
  // Only NFSv4 looks up names so: version and procedure go without saying.
  if (rootLookup !== undefined) {
    return zeekRecord('RpcPattern', { ...own, root_lookup: zeekString(rootLookup) });
  }
  return zeekRecord('RpcPattern', {
    ...own,
    ...(versions ? { versions: zeekSet(versions.map(String)) } : {}),
    ...(procedure === undefined ? {} : { procedure: String(procedure) }),
    ...(path === undefined ? {} : { path: zeekString(path) }),
    ...(asksFor ? { asks_for: zeekSet(asksFor.map(String)) } : {}),
  });
}

function serversOf(o: RpcCall): readonly string[] {
  return o.servers ?? [o.usualServer, '10.20.0.9'];
}

/** From a monitor at its factory address, which shares a /24 with the server. */
function fromBeside(call: RpcPattern, server: string): Scenario[] {
  const monitor = beside([], server);
  return matchingCalls(call, { ...traffic(server, call), monitor }).map(({ name, flows }) => ({
    name: `${name} from ${monitor}`,
    flows,
    asIs: true,
  }));
}

function traffic(server: string, call: RpcPattern): RpcTraffic {
  return { server: { address: server, port: call.usualPort }, monitor: '10.20.0.5' };
}
