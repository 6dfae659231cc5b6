import type { Scenario, TcpFlow } from '../../model/scenario';
import {
  access,
  compound,
  compoundResult,
  failureOf,
  getFh,
  lookup,
  NFS4_COMPOUND,
  NOT_FOUND,
  putFh,
  putRootFh,
  remove,
  resultOf,
} from './nfs4';
import { auth } from './exchanges';
import { recordMarked, rpcCall, rpcReply, RPC_PROGRAMS } from '../oncrpc/rpc';
import { flipped } from '../oncrpc/variants';
import type { RpcTraffic } from '../oncrpc/call';

/** NFSv4 path walks, as libnfs (in one COMPOUND) and Linux (by file handle) do them. */

export type Compound = readonly Buffer[];

/** File handles of no round length. */
export const ROOT = 'root-handle';
export const DIRECTORY = 'some-other-handle';

const TAG = 'walks';

/** Walks that reach the name right under the root. */
export function rootLookups(name: string, where: RpcTraffic): Scenario[] {
  const direct = [[putRootFh(), lookup(name), getFh()]];
  const walks: [string, Compound[]][] = [
    ['from the root', direct],
    ['by the handle of the root', handleWalk(name)],
    ['by the handle of the root, which it looked at before', lookingWalk(name)],
  ];
  const to = `to ${where.server.address}`;
  return [
    ...walks.flatMap(([how, compounds]) =>
      [false, true].flatMap((sequence) =>
        [false, true].map((padded) => ({
          name: `LOOKUP ${name} ${how}, NFS 4.${sequence ? 1 : 0}${padded ? ', padded' : ''} ${to}`,
          flows: [session(where, compounds, { sequence, padded })],
        })),
      ),
    ),
    ...flipped(
      {
        name: `LOOKUP ${name} by the handle of the root, what was between is no call ${to}`,
        flows: [session(where, leavingWalk(name))],
      },
      { flow: 0, message: SECOND_COMPOUND, start: 8, end: 9, of: 'it' },
    ),
    {
      name: `LOOKUP ${name} by the handle of the root, while the server calls for another ${to}`,
      flows: [walkCalledBack(name, where)],
    },
    {
      name: `LOOKUP ${name} from the root without handshake ${to}`,
      flows: [{ ...session(where, direct), shape: 'midstream' }],
    },
  ];
}

/** How a kernel client gets there: the root's handle first, then LOOKUP behind PUTFH. */
export function handleWalk(name: string): Compound[] {
  return [
    [putRootFh(), getFh()],
    [putFh(ROOT), lookup(name), getFh()],
  ];
}

/** The same, with operations between that leave the client where it is but hold the bytes of others. */
function lookingWalk(name: string): Compound[] {
  const [root, enter] = handleWalk(name);
  const elsewhere = Buffer.concat([putFh(DIRECTORY), lookup('home')]);
  return [[...root!, access()], [putFh(ROOT), access()], [remove(elsewhere)], enter!];
}

/** The same, but the client went elsewhere between. */
function leavingWalk(name: string): Compound[] {
  const [root, enter] = handleWalk(name);
  return [root!, [putFh(ROOT), lookup('home'), getFh()], enter!];
}

/** A NULL call and its answer come before the first COMPOUND of a session. */
export const FIRST_COMPOUND = 2;
export const SECOND_COMPOUND = 4;

export interface SessionOptions {
  /** NFS 4.1: every COMPOUND begins with SEQUENCE. */
  sequence?: boolean;
  /** Credentials, verifiers and tags of a length that is no multiple of four. */
  padded?: boolean;
  /** The last operation but one of this COMPOUND fails, a LOOKUP before GETFH; true: of the last one. */
  refused?: boolean | number;
  /** Results by COMPOUND, where they are not those of operations that go well. */
  results?: readonly (Compound | undefined)[];
  /** The last answer stands in the credential of its call, and is not given. */
  disguised?: boolean;
}

/** COMPOUNDs one after the other on one connection, each answered; a NULL call comes first. */
export function session(
  where: RpcTraffic,
  compounds: readonly Compound[],
  {
    sequence = false,
    padded = false,
    refused = false,
    results = [],
    disguised = false,
  }: SessionOptions = {},
): TcpFlow {
  const nfs4 = { program: RPC_PROGRAMS.nfs, version: 4 };
  const tag = padded ? TAG : '';
  const exchanges = compounds.flatMap((operations, i) => {
    const xid = 0x4e460000 + i;
    const isLast = i === compounds.length - 1;
    const result =
      refused === i || (refused === true && isLast)
        ? compoundResult(failing(operations), sequence, tag, NOT_FOUND)
        : compoundResult(results[i] ?? operations.map(resultOf), sequence, tag);
    const answer = rpcReply(xid, result);
    const hides = disguised && isLast;
    const call = rpcCall({
      ...nfs4,
      ...auth(padded, hides && answer),
      xid,
      procedure: NFS4_COMPOUND,
      args: compound(operations, sequence, tag),
    });
    return [
      { from: 'client' as const, bytes: recordMarked(call) },
      ...(hides ? [] : [{ from: 'server' as const, bytes: recordMarked(answer) }]),
    ];
  });
  return {
    transport: 'tcp',
    client: { address: where.monitor, port: 803 },
    server: { address: where.server.address, port: 2049 },
    messages: [
      {
        from: 'client',
        bytes: recordMarked(rpcCall({ ...nfs4, ...auth(padded), xid: 1, procedure: 0 })),
      },
      { from: 'server', bytes: recordMarked(rpcReply(1)) },
      ...exchanges,
    ],
  };
}

/** The session with a COMPOUND that the server sends the client before one of its messages. */
export function calledBack(flow: TcpFlow, message: number, operations: Compound): TcpFlow {
  const call = rpcCall({
    program: RPC_PROGRAMS.nfs,
    version: 4,
    xid: 0x63620000,
    procedure: NFS4_COMPOUND,
    args: compound(operations),
  });
  const called = { from: 'server', bytes: recordMarked(call) } as const;
  return { ...flow, messages: flow.messages.toSpliced(message, 0, called) };
}

/** The walk by handle, while the server calls for another name at the root. */
export function walkCalledBack(name: string, where: RpcTraffic): TcpFlow {
  const another = [putFh(ROOT), lookup('home')];
  return calledBack(session(where, handleWalk(name)), SECOND_COMPOUND, another);
}

/** Results up to the operation that fails; nothing behind it is tried. */
function failing(operations: Compound): Buffer[] {
  const tried = operations.slice(0, -1);
  return tried.map((operation, i) =>
    i < tried.length - 1 ? resultOf(operation) : failureOf(operation),
  );
}
