import type { Flow, Scenario } from '../model/scenario';
import { done, getFh, lookup, putRootFh, readResult } from './nfs4';
import * as nfs4 from './nfs4';
import { session } from './nfs4-traffic';
import { recordMarked, rpcCall, rpcReply, RPC_PROGRAMS, words, xdrString } from './rpc';
import type { RpcPattern } from './rpc-call';
import type { RpcTraffic } from './rpc-traffic';

/** Mounts with their answers, and the reads that may follow, as client and server exchange them. */

const MONITOR = '10.20.0.5';
const OTHER_SERVER = '10.20.0.9';
const MACHINE = 'ward-3b';
const NFS_ERR_ACCES = 13;
const OK = 0;
const HANDLE = 'file-handle-of-32-bytes-0123456';

export function acceptedMounts(calls: readonly RpcPattern[], server: string): Scenario[] {
  return [server, OTHER_SERVER].flatMap((address) =>
    calls.flatMap((call) =>
      mounts(call, trafficTo(address), OK).map(([what, flow]) => ({
        name: `${what} accepted by ${address}`,
        flows: [flow],
      })),
    ),
  );
}

export function refusedMounts(calls: readonly RpcPattern[], server: string): Scenario[] {
  const where = trafficTo(server);
  const rootOnly = session(where, [[putRootFh(), getFh()]], true, [[done('PUTROOTFH')]]);
  return calls.flatMap((call): Scenario[] => [
    ...(call.rootLookup === undefined
      ? []
      : [{ name: 'root of an NFSv4 server asked for and granted', flows: [rootOnly] }]),
    ...mounts(call, where, NFS_ERR_ACCES).map(([what, flow]) => ({
      name: `${what} refused`,
      flows: [flow],
    })),
    ...mounts(call, where, null).map(([what, flow]) => ({
      name: `${what} not answered`,
      flows: [flow],
    })),
    ...mounts(sideways(call), where, OK).map(([what, flow]) => ({
      name: `${what} of another directory accepted`,
      flows: [flow],
    })),
  ]);
}

/** A mount, and a read on a flow of its own some seconds later. Versions 2, 3 and 4. */
export function mountsWithReads(
  calls: readonly RpcPattern[],
  server: string,
  options: { status?: number; afterSeconds?: number; readsFrom?: string; data?: Uint8Array } = {},
): Scenario[] {
  const where = trafficTo(server);
  const { status = OK, afterSeconds = 5, data = Buffer.from('a file of the share') } = options;
  const reads = trafficTo(options.readsFrom ?? server);
  return calls.flatMap((call): Scenario[] => {
    if (call.rootLookup !== undefined) {
      return [false, true].map((sequence) => ({
        name: `NFS 4.${sequence ? 1 : 0} read ${afterSeconds} s after the mount`,
        flows: [
          session(where, [[putRootFh(), lookup(call.rootLookup!), getFh()]], sequence, [
            status === OK ? [done('PUTROOTFH')] : null,
          ]),
          {
            ...session(reads, [[nfs4.putFh(HANDLE), nfs4.read()]], sequence, [
              [done('PUTFH'), readResult(data)],
            ]),
            startSeconds: afterSeconds,
          },
        ],
      }));
    }
    return ([2, 3] as const).flatMap((version) =>
      (['udp', 'tcp'] as const).map((transport) => ({
        name: `NFS v${version} read over ${transport.toUpperCase()} ${afterSeconds} s after the mount`,
        flows: [
          mountOver(transport, call, version === 2 ? 1 : 3, where, status),
          { ...readOver(transport, version, reads, data), startSeconds: afterSeconds },
        ],
      })),
    );
  });
}

export function trafficTo(address: string): RpcTraffic {
  return { server: { address, port: 20048 }, monitor: MONITOR };
}

function mounts(call: RpcPattern, where: RpcTraffic, status: number | null): [string, Flow][] {
  if (call.rootLookup !== undefined) {
    const results = status === OK ? [[done('PUTROOTFH')]] : [null];
    return [false, true].map((sequence) => {
      const flow = session(
        where,
        [[putRootFh(), lookup(call.rootLookup!), getFh()]],
        sequence,
        results,
      );
      const messages = status === null ? flow.messages.slice(0, -1) : flow.messages;
      return [`NFS 4.${sequence ? 1 : 0} mount`, { ...flow, messages }];
    });
  }
  return (call.versions ?? [3]).flatMap((version) =>
    (['udp', 'tcp'] as const).map((transport): [string, Flow] => [
      `MOUNT v${version} over ${transport.toUpperCase()}`,
      mountOver(transport, call, version, where, status),
    ]),
  );
}

function mountOver(
  transport: 'udp' | 'tcp',
  call: RpcPattern,
  version: number,
  where: RpcTraffic,
  status: number | null,
): Flow {
  const xid = 0x6d6e7400 + version;
  const fields = { xid, program: RPC_PROGRAMS.mount, version, procedure: 1, machine: MACHINE };
  const question = rpcCall({ ...fields, args: xdrString(call.path!) });
  const handle =
    version === 1 ? Buffer.alloc(32, 0x68) : Buffer.concat([xdrString(HANDLE), words(1, 1)]);
  const answer =
    status === null
      ? null
      : rpcReply(xid, status === OK ? Buffer.concat([words(OK), handle]) : words(status));
  return exchange(transport, 806, where, question, answer);
}

function readOver(
  transport: 'udp' | 'tcp',
  version: 2 | 3,
  where: RpcTraffic,
  data: Uint8Array,
): Flow {
  const xid = 0x72656100 + version;
  const READ = 6;
  const fields = { xid, program: RPC_PROGRAMS.nfs, version, procedure: READ, machine: MACHINE };
  const args =
    version === 2
      ? Buffer.concat([Buffer.alloc(32, 0x68), words(0, 1024, 0)])
      : Buffer.concat([xdrString(HANDLE), words(0, 0, 1024)]);
  const REGULAR_FILE = 1;
  const attributes = Buffer.concat([words(REGULAR_FILE), Buffer.alloc(version === 2 ? 64 : 80, 0)]);
  const results =
    version === 2
      ? Buffer.concat([words(OK), attributes, xdrString(data)])
      : Buffer.concat([words(OK, 1), attributes, words(data.length, 1), xdrString(data)]);
  return exchange(
    transport,
    807,
    { ...where, server: { ...where.server, port: 2049 } },
    rpcCall({ ...fields, args }),
    rpcReply(xid, results),
  );
}

function exchange(
  transport: 'udp' | 'tcp',
  port: number,
  { server, monitor }: RpcTraffic,
  question: Buffer,
  answer: Buffer | null,
): Flow {
  const mark = transport === 'tcp' ? recordMarked : (bytes: Buffer) => bytes;
  return {
    transport,
    client: { address: monitor, port },
    server,
    messages: [
      { from: 'client', bytes: mark(question) },
      ...(answer ? [{ from: 'server' as const, bytes: mark(answer) }] : []),
    ],
  };
}

function sideways(call: RpcPattern): RpcPattern {
  return call.rootLookup === undefined
    ? { ...call, path: `${call.path}x` }
    : { ...call, rootLookup: `${call.rootLookup}x` };
}
