import type { Flow, TcpFlow, UdpFlow } from '../../model/scenario';
import {
  carried,
  rpcCall,
  rpcReply,
  RPC_PROGRAMS,
  words,
  xdrOddlyPadded,
  xdrString,
} from '../oncrpc/rpc';
import { PADDED } from '../oncrpc/variants';
import type { RpcTraffic } from '../oncrpc/call';

/** One call and its answer of MOUNT (RFC 1094, RFC 1813) and of NFS v2 and v3, as client and server write them. */

const MNT = 1;
const READ = 6;
const OK = 0;
const REGULAR_FILE = 1;
/** A file that its owner may write and all may read (RFC 1094 section 2.3.5). */
const REGULAR_MODE = 0o100644;
/** Of version 3, behind the type. None of them is zero, so that each would do for a count of data. */
const ATTRIBUTES = Buffer.alloc(80, 0x2e);
const AUTH_FLAVORS = [1, 1];
const MACHINE = 'ward-3b';
/** A file handle of no round length. */
export const HANDLE = 'file-handle-of-32-bytes-0123456';
const HANDLE_V2 = Buffer.alloc(32, 0x68);
export const DATA = Buffer.from('a file of the share');

export interface MountExchange {
  path: string;
  /** Of MOUNT: 1 or 3. */
  version: number;
  where: RpcTraffic;
  /** Of the answer; null: there is none. */
  status: number | null;
  padded?: boolean;
  /** The answer stands in the call's credential, and is not given. */
  disguised?: boolean;
}

export function mountOver(
  transport: 'udp' | 'tcp',
  { path, version, where, status, padded, disguised }: MountExchange,
): TcpFlow | UdpFlow {
  const xid = 0x6d6e7400 + version;
  const handle =
    version === 1 ? HANDLE_V2 : Buffer.concat([xdrString(HANDLE), words(...AUTH_FLAVORS)]);
  const results = status === OK ? Buffer.concat([words(OK), handle]) : words(status ?? OK);
  // Over TCP only answers without a verifier are looked for.
  const verifier = padded && transport === 'udp' ? xdrOddlyPadded(PADDED.verifier) : undefined;
  const answer = rpcReply(xid, results, verifier);
  const fields = { xid, program: RPC_PROGRAMS.mount, version, procedure: MNT };
  const question = rpcCall({
    ...fields,
    ...auth(padded, disguised && answer),
    args: xdrString(path),
  });
  return exchange(transport, 806, where, question, status === null || disguised ? null : answer);
}

export interface ReadOptions {
  data?: Uint8Array;
  /** End-of-file flag of v3 and v4. Default 1. */
  endOfFile?: number;
  /** Of the file in v2: type and permissions. Default a regular one. */
  mode?: number;
  /** How often attributes follow in v3, where only 0 and 1 can be said. Default 1. */
  attributes?: number;
  /** Bytes behind the message: the beginning of another. */
  behind?: Uint8Array;
  padded?: boolean;
  /** The answer stands in the call's credential, and is not given. */
  disguised?: boolean;
}

export function readOver(
  transport: 'udp' | 'tcp',
  version: 2 | 3,
  where: RpcTraffic,
  {
    data = DATA,
    mode = REGULAR_MODE,
    endOfFile = 1,
    attributes = 1,
    behind,
    padded,
    disguised,
  }: ReadOptions = {},
): Flow {
  const xid = 0x72656100 + version;
  const args =
    version === 2
      ? Buffer.concat([HANDLE_V2, words(0, 1024, 0)])
      : Buffer.concat([xdrString(HANDLE), words(0, 0, 1024)]);
  const results = version === 2 ? resultsV2(data, mode) : resultsV3(data, endOfFile, attributes);
  const answer = rpcReply(xid, results);
  const fields = { xid, program: RPC_PROGRAMS.nfs, version, procedure: READ };
  const question = rpcCall({ ...fields, ...auth(padded, disguised && answer), args });
  const nfs = { ...where, server: { ...where.server, port: 2049 } };
  return exchange(transport, 807, nfs, question, disguised ? null : answer, behind);
}

function resultsV2(data: Uint8Array, mode: number): Buffer {
  return Buffer.concat([words(OK, REGULAR_FILE, mode), Buffer.alloc(60), xdrString(data)]);
}

function resultsV3(data: Uint8Array, endOfFile: number, attributes: number): Buffer {
  return Buffer.concat([
    words(OK, attributes),
    ...Array.from({ length: attributes }, () => [words(REGULAR_FILE), ATTRIBUTES]).flat(),
    words(data.length, endOfFile),
    xdrString(data),
  ]);
}

/** @param answer what the credential pretends to be, from the transaction id on. */
export function auth(padded = false, answer: Buffer | false = false) {
  if (answer) {
    return { opaqueAuth: { credential: answer.subarray(4), verifier: new Uint8Array(0) } };
  }
  return padded ? { opaqueAuth: PADDED } : { machine: MACHINE };
}

/** @param behind bytes that come behind the answer, in the same segment or datagram. */
function exchange(
  transport: 'udp' | 'tcp',
  port: number,
  { server, monitor }: RpcTraffic,
  question: Buffer,
  answer: Buffer | null,
  behind: Uint8Array = new Uint8Array(0),
): TcpFlow | UdpFlow {
  return {
    transport,
    client: { address: monitor, port },
    server,
    messages: [
      { from: 'client', bytes: carried(transport, question) },
      ...(answer
        ? [
            {
              from: 'server' as const,
              bytes: Buffer.concat([carried(transport, answer), behind]),
            },
          ]
        : []),
    ],
  };
}
