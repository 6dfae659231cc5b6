import type { Flow, Scenario } from '../model/scenario';
import { getFh, lookup, putFh, putRootFh, read, readResult, resultOf } from './nfs4';
import {
  handleWalk,
  rootLookups,
  session,
  type Compound,
  type SessionOptions,
} from './nfs4-traffic';
import { DATA, HANDLE, mountOver, readOver, type ReadOptions } from './nfs-exchanges';
import type { RpcPattern } from './rpc-call';
import type { RpcTraffic } from './rpc-traffic';

/** Mounts with their answers, and the reads that may follow. */

const MONITOR = '10.20.0.5';
const OTHER_SERVER = '10.20.0.9';
const OK = 0;

export function acceptedMounts(calls: readonly RpcPattern[], server: string): Scenario[] {
  return [server, OTHER_SERVER].flatMap((address) =>
    calls.flatMap((call) =>
      [false, true].flatMap((padded) =>
        mounts(call, trafficTo(address), OK, { padded }).map(([what, flow]) => ({
          name: `${what} accepted by ${address}`,
          flows: [flow],
        })),
      ),
    ),
  );
}

/** @param status of the answer, or null for none. */
export function mounts(
  call: RpcPattern,
  where: RpcTraffic,
  status: number | null,
  dress: { padded?: boolean; disguised?: boolean } = {},
): [string, Flow][] {
  const dressed = dress.padded ? ', padded' : '';
  if (call.rootLookup !== undefined) {
    return Object.entries(walksTo(call.rootLookup)).flatMap(([how, compounds]) =>
      [false, true].map((sequence): [string, Flow] => {
        const refused = status !== OK && status !== null;
        const flow = session(where, compounds, { sequence, refused, ...dress });
        const messages = status === null ? flow.messages.slice(0, -1) : flow.messages;
        return [`NFS 4.${sequence ? 1 : 0} ${how}${dressed}`, { ...flow, messages }];
      }),
    );
  }
  return (call.versions ?? [3]).flatMap((version) =>
    (['udp', 'tcp'] as const).map((transport): [string, Flow] => [
      `MOUNT v${version} over ${transport.toUpperCase()}${dressed}`,
      mountOver(transport, { path: call.path!, version, where, status, ...dress }),
    ]),
  );
}

function walksTo(name: string): Record<string, Compound[]> {
  return {
    mount: [[putRootFh(), lookup(name), getFh()]],
    'mount by handle': handleWalk(name),
  };
}

export interface MountsWithReads extends ReadOptions {
  /** Of the mount's answer; default success. */
  status?: number;
  afterSeconds?: number;
  /** Address; default the server of the mount. */
  readsFrom?: string;
  /** Connections are not closed. */
  staysOpen?: boolean;
  /** The read's connection was there before the mount. */
  openBefore?: boolean;
}

/** Seconds from a mount to a read, unless something else is said. */
export const READ_AFTER = 5;

/** A mount, and a read on a flow of its own some seconds later. Versions 2, 3 and 4. */
export function mountsWithReads(
  calls: readonly RpcPattern[],
  server: string,
  options: MountsWithReads = {},
): Scenario[] {
  const where = trafficTo(server);
  const { status = OK, afterSeconds = READ_AFTER } = options;
  const reads = trafficTo(options.readsFrom ?? server);
  const scenarios = calls.flatMap((call): Scenario[] => {
    if (call.rootLookup !== undefined) {
      return Object.entries(walksTo(call.rootLookup)).flatMap(([how, walk]) =>
        [false, true].map((sequence) => ({
          name: `NFS 4.${sequence ? 1 : 0} read ${afterSeconds} s after the ${how}`,
          flows: [
            session(where, walk, { sequence, refused: status !== OK }),
            { ...readSession(reads, { ...options, sequence }), startSeconds: afterSeconds },
          ],
        })),
      );
    }
    return ([2, 3] as const).flatMap((version) =>
      (['udp', 'tcp'] as const).map((transport) => ({
        name: `NFS v${version} read over ${transport.toUpperCase()} ${afterSeconds} s after the mount`,
        flows: [
          mountOver(transport, {
            path: call.path!,
            version: version === 2 ? 1 : 3,
            where,
            status,
          }),
          { ...readOver(transport, version, reads, options), startSeconds: afterSeconds },
        ],
      })),
    );
  });
  if (options.openBefore) return scenarios.flatMap(begunBefore);
  return options.staysOpen ? scenarios.filter(hasTcp).map(leftOpen) : scenarios;
}

/** The same with the read on a connection that stood when the mount was asked for. */
function begunBefore({ name, flows: [mount, read] }: Scenario): Scenario[] {
  if (read?.transport !== 'tcp') return [];
  const [first, ...others] = read.messages;
  const waiting = { ...first!, afterSeconds: read.startSeconds! };
  return [
    {
      name,
      flows: [
        { ...mount!, startSeconds: 1 },
        { ...read, startSeconds: 0, messages: [waiting, ...others] },
      ],
    },
  ];
}

/** All ways to walk to the share over NFSv4, on connections that stay open, each with a read. */
export function walksWithReads(calls: readonly RpcPattern[], server: string): Scenario[] {
  const where = trafficTo(server);
  return calls
    .flatMap(({ rootLookup }) => (rootLookup === undefined ? [] : rootLookups(rootLookup, where)))
    .map(({ name, flows }) => ({
      name: `NFS 4.0 read after ${name}`,
      flows: [...flows, { ...readSession(where, {}), startSeconds: READ_AFTER }],
    }))
    .map(leftOpen);
}

function hasTcp({ flows }: Scenario): boolean {
  return flows.some(({ transport }) => transport === 'tcp');
}

function leftOpen({ name, flows }: Scenario): Scenario {
  return {
    name,
    flows: flows.map((flow) => (flow.transport === 'tcp' ? { ...flow, close: 'open' } : flow)),
  };
}

/** The same exchange later, from another port. */
export function again(flow: Flow, startSeconds: number): Flow {
  if (!('messages' in flow)) throw new Error('only TCP and UDP have ports');
  return { ...flow, client: { ...flow.client, port: flow.client.port + 100 }, startSeconds };
}

/** READ by file handle over NFS 4, on a connection of its own. */
function readSession(where: RpcTraffic, options: SessionOptions & ReadOptions): Flow {
  const { data = DATA, endOfFile = 1, behind } = options;
  const flow = session(where, [[putFh(HANDLE), read()]], {
    ...options,
    results: [[resultOf(putFh(HANDLE)), readResult(data, endOfFile)]],
  });
  const own = { ...flow, client: { ...flow.client, port: 808 } };
  if (!behind) return own;
  const last = flow.messages.at(-1)!;
  const bytes = Buffer.concat([last.bytes as Uint8Array, behind]);
  return { ...own, messages: [...flow.messages.slice(0, -1), { ...last, bytes }] };
}

export function trafficTo(address: string): RpcTraffic {
  return { server: { address, port: 20048 }, monitor: MONITOR };
}
