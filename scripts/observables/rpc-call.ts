import { addressProblem } from '../model/addresses';
import type { ObservableKind, Problem } from '../model/observable';
import type { Scenario } from '../model/scenario';
import { patternBytes } from '../render/suricata-literals';
import type { RuleOption, SuricataMatch } from '../render/suricata-rule';
import { zeekRecord, zeekSet, zeekString, zeekVector, zeekBool } from '../render/zeek-literals';
import { words, xdrString } from './rpc';
import { lookalikes, matchingCalls, type RpcTraffic } from './rpc-traffic';

declare module '../model/observable' {
  interface ObservableKinds {
    'rpc-call': RpcCall;
  }
}

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
  /** UDP and TCP port for test traffic. */
  usualPort: number;
}

const TRANSPORTS = ['udp', 'tcp'] as const;

export const kind: ObservableKind<RpcCall> = {
  name: 'rpc-call',
  summary: 'an ONC RPC call (program, version, procedure, path) over UDP or TCP, on any port',

  check(o) {
    const servers = (o.servers ?? []).flatMap((server, i): Problem[] => {
      const problem = addressProblem(server);
      return problem ? [{ field: `servers[${i}]`, problem, advice: 'write an IPv4 address' }] : [];
    });
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
    return o.calls.flatMap((call) =>
      TRANSPORTS.map((transport): SuricataMatch => ({
        key: `${call.name}-${transport}`,
        protocol: transport,
        source: { address: 'any', port: 'any' },
        destination: { address: o.servers ?? 'any', port: 'any' },
        options: callOptions(call, transport),
        farEnd: 'destination',
        border: 'partition',
        monitor: 'source',
        limit: { track: 'by_both', seconds: o.suppressSeconds },
        label: `${call.name} over ${transport.toUpperCase()}`,
      })),
    );
  },

  zeek(o) {
    return {
      servers: zeekSet(o.servers ?? []),
      server_list: (o.servers ?? []).join(', '),
      any_server: zeekBool(o.servers === undefined),
      calls: zeekVector(
        o.calls.map((call) =>
          zeekRecord('RpcPattern', {
            name: zeekString(call.name),
            program: String(call.program),
            ...(call.versions ? { versions: zeekSet(call.versions.map(String)) } : {}),
            ...(call.procedure === undefined ? {} : { procedure: String(call.procedure) }),
            ...(call.path === undefined ? {} : { path: zeekString(call.path) }),
            ...(call.asksFor ? { asks_for: zeekSet(call.asksFor.map(String)) } : {}),
          }),
        ),
      ),
    };
  },

  indicators(o) {
    return o.calls.flatMap(({ path }) =>
      path === undefined ? [] : [{ type: 'nfs-export' as const, value: path }],
    );
  },

  matching(o) {
    return o.calls.flatMap((call) =>
      serversOf(o).flatMap((server): Scenario[] => matchingCalls(call, traffic(server, call))),
    );
  },

  nearMisses(o) {
    return o.calls.flatMap((call) =>
      lookalikes(call, traffic(serversOf(o)[0]!, call), o.calls, o.servers),
    );
  },
};

function serversOf(o: RpcCall): readonly string[] {
  return o.servers ?? [o.usualServer, '10.20.0.9'];
}

function traffic(server: string, call: RpcPattern): RpcTraffic {
  return { server: { address: server, port: call.usualPort }, monitor: '10.20.0.5' };
}

/**
 * A call's header and argument as conditions (RFC 5531 section 9). UDP: at fixed offsets from the packet's
 * start. TCP: floating, since records start anywhere in a stream; the twelve bytes of message type, RPC
 * version and program are rare enough to float.
 */
function callOptions(call: RpcPattern, transport: 'udp' | 'tcp'): RuleOption[] {
  const CALL = 0;
  const RPC_VERSION = 2;
  const options: RuleOption[] = [
    {
      kind: 'content',
      bytes: words(CALL, RPC_VERSION, call.program),
      ...(transport === 'udp' ? { offset: 4, depth: 12 } : {}),
      fastPattern: true,
    },
  ];
  const { versions, procedure } = call;
  if (versions?.length === 1 && procedure !== undefined) {
    options.push(next(words(versions[0]!, procedure)));
  } else if (versions || procedure !== undefined) {
    const version = versions ? alternatives(versions) : '.{4}';
    const proc = procedure === undefined ? '' : patternBytes(words(procedure));
    options.push({ kind: 'pcre', pattern: `^${version}${proc}`, modifiers: 'Rs' });
  }
  if (call.path === undefined && !call.asksFor) return options;
  // Credential and verifier: a flavour and a length each, then that many bytes, padded to four.
  const skip = { kind: 'byte_jump', count: 4, offset: 4, relative: true, align: true } as const;
  options.push(skip, skip);
  if (call.path !== undefined) options.push(next(xdrString(call.path)));
  if (call.asksFor?.length === 1) options.push(next(words(call.asksFor[0]!)));
  else if (call.asksFor) {
    options.push({ kind: 'pcre', pattern: `^${alternatives(call.asksFor)}`, modifiers: 'Rs' });
  }
  return options;
}

function next(bytes: Uint8Array): RuleOption {
  return { kind: 'content', bytes, distance: 0, within: bytes.length };
}

function alternatives(values: readonly number[]): string {
  return `(?:${values.map((value) => patternBytes(words(value))).join('|')})`;
}
