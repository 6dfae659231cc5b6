import type { Flow, Scenario } from '../../model/scenario';
import { acceptedMounts, trafficTo, walksTo } from '../../protocols/nfs/mount-traffic';
import { putFh, read, readResult, resultOf } from '../../protocols/nfs/nfs4';
import { rootLookups, session, type SessionOptions } from '../../protocols/nfs/nfs4-traffic';
import { DATA, HANDLE, mountOver, readOver, type ReadOptions } from '../../protocols/nfs/exchanges';
import type { KindContext } from '../../model/observable';
import { acceptedMountsOf } from '../rpc-accepted/mounts';
import {
  behindCallback,
  fromReplyPorts,
  inTwoSegments,
} from '../../protocols/oncrpc/split-answers';
import type { NfsRead } from './pattern';
import type { RpcPattern } from '../../protocols/oncrpc/call';
import type { RpcTraffic } from '../../protocols/oncrpc/call';

/** Files read from a share behind its mount, as clients of NFS v2, v3 and v4 do it. */

const OK = 0;
const MARGIN = 5;

type Calls = readonly [RpcPattern, ...RpcPattern[]];

/** Reads soon and late after mounts of all kinds. */
function matchingReads(calls: Calls, server: string, withinSeconds: number): Scenario[] {
  return [
    ...mountsWithReads(calls, server),
    ...mountsWithReads(calls, server).flatMap((scenario) => inTwoSegments(scenario, 1)),
    ...mountsWithReads(calls, server)
      .filter(({ flows: [, read] }) => read!.transport === 'tcp')
      .flatMap((scenario) => fromReplyPorts(scenario, 1).map(asIs)),
    ...mountsWithReads(calls, server)
      .flatMap((scenario) => behindCallback(scenario, 1))
      .slice(0, 1),
    ...READS_OF_ALL_KINDS.flatMap(([what, options]) =>
      mountsWithReads(calls, server, options).map(({ name, flows }) => ({
        name: `${name}, ${what}`,
        flows,
      })),
    ),
    ...mountsWithReads(calls, server, { afterSeconds: withinSeconds - MARGIN }).map(asIs),
    ...mountedAgain(calls, server, withinSeconds),
    ...walksWithReads(calls, server),
    ...acceptedMounts(calls, server)
      .filter(({ flows: [mount] }) => mount!.server.address === server)
      .map((mount) => asIs(withRead(mount, server))),
  ];
}

const READS_OF_ALL_KINDS: readonly [string, MountsWithReads][] = [
  ['padded', { padded: true }],
  ['one byte, more to come', { data: Buffer.from('x'), endOfFile: 0 }],
  ['without attributes', { attributes: 0 }],
  ['of a file without a mode', { mode: 0 }],
  ['of a file with a mode of nine bits', { mode: 0o644 }],
  ['on connections that stood before', { openBefore: true }],
  ['on connections that stay open', { staysOpen: true }],
];

function asIs(scenario: Scenario): Scenario {
  return { ...scenario, asIs: true };
}

/** What came before a read, whether it was a mount or not, and the read. */
export function withRead({ name, flows }: Scenario, server: string): Scenario {
  const read = readOver('udp', 3, trafficTo(server));
  return {
    name: `read after ${name}`,
    flows: [...flows, { ...read, startSeconds: READ_AFTER }],
  };
}

/** Reads too late for the first of two mounts, in time for the second. */
function mountedAgain(calls: Calls, server: string, withinSeconds: number): Scenario[] {
  return mountsWithReads(calls, server, { afterSeconds: withinSeconds + 100 }).map(
    ({ name, flows: [mount, read] }) => ({
      name: `${name}, mounted again between`,
      flows: [mount!, repeatedLater(mount!, withinSeconds - 100), read!],
    }),
  );
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
function walksWithReads(calls: readonly RpcPattern[], server: string): Scenario[] {
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
export function repeatedLater(flow: Flow, startSeconds: number): Flow {
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

export function matching(o: NfsRead, context: KindContext): Scenario[] {
  const { calls, usualServer } = acceptedMountsOf(context, o.after);
  return matchingReads(calls, usualServer, o.withinSeconds);
}
