import { patternBytes } from '../../lib/suricata-literals';
import type { RuleOption } from '../../model/suricata-rule';
import { RPC_PROGRAMS, words, xdrString, xdrUnpadded } from '../oncrpc/rpc';
import {
  callHeader,
  next,
  nextIsNot,
  plainReply,
  SKIP_AUTH,
  SKIP_OPAQUE,
  type TcpWay,
} from '../oncrpc/rule-options';

/**
 * NFSv4 COMPOUNDs (RFC 7530 section 15.2, RFC 8881 section 18) as Suricata conditions and as bytes. Clients
 * walk a path either from PUTROOTFH in one COMPOUND, or they ask for the root's file handle first and send
 * PUTFH with LOOKUP later: Linux does.
 */

const COMPOUND = 1;
const OP = {
  ACCESS: 3,
  GETFH: 10,
  LOOKUP: 15,
  PUTFH: 22,
  PUTROOTFH: 24,
  READ: 25,
  REMOVE: 28,
  SEQUENCE: 53,
} as const;
const SEQUENCE_ARGS_BYTES = 32;
/** Result of SEQUENCE behind operation and status. */
export const SEQUENCE_RESULT_BYTES = 36;
const CHANGE_INFO_BYTES = 20;
export const NOT_FOUND = 2;

/** The result of SEQUENCE, where there is one. */
const SEQUENCE_DONE = `(?:${hex(OP.SEQUENCE, 0)}.{${SEQUENCE_RESULT_BYTES}})?`;

/** A COMPOUND whose first operation, behind SEQUENCE if there is one, is this. */
function compoundBeginsWith(way: TcpWay, op: number): RuleOption[] {
  const sequence = `(?:${hex(OP.SEQUENCE)}.{${SEQUENCE_ARGS_BYTES}})?`;
  return [
    ...callHeader(way, RPC_PROGRAMS.nfs, [4], COMPOUND),
    SKIP_AUTH,
    SKIP_AUTH,
    SKIP_OPAQUE,
    // Minor version and number of operations stand before the first operation.
    { kind: 'pcre', pattern: `^.{8}${sequence}${hex(op)}`, modifiers: 'Rs' },
  ];
}

/** Asks for the root's file handle and does not go on from it. */
export function asksForRoot(way: TcpWay): RuleOption[] {
  return [...compoundBeginsWith(way, OP.PUTROOTFH), nextIsNot(words(OP.LOOKUP))];
}

/** LOOKUP of a name right behind PUTROOTFH. */
export function looksUpFromRoot(way: TcpWay, name: string): RuleOption[] {
  return [...compoundBeginsWith(way, OP.PUTROOTFH), next(lookupOf(name))];
}

/** LOOKUP of a name behind PUTFH; whether that is the root's, the flow has to know. */
export function looksUpFromHandle(way: TcpWay, name: string): RuleOption[] {
  return [...compoundBeginsWith(way, OP.PUTFH), SKIP_OPAQUE, next(lookupOf(name))];
}

/** LOOKUP of any other name behind PUTFH: the walk left the root. */
export function looksUpAnother(way: TcpWay, name: string): RuleOption[] {
  return [
    ...compoundBeginsWith(way, OP.PUTFH),
    SKIP_OPAQUE,
    next(words(OP.LOOKUP)),
    nextIsNot(xdrUnpadded(name)),
  ];
}

function lookupOf(name: string): Buffer {
  return Buffer.concat([words(OP.LOOKUP), xdrUnpadded(name)]);
}

/** A reply in which a LOOKUP, behind the root or a file handle, went well. */
export function lookedUp(way: TcpWay): RuleOption[] {
  const start = `(?:${hex(OP.PUTROOTFH, 0)}|${hex(OP.PUTFH, 0)})`;
  return [
    ...plainReply(way),
    SKIP_OPAQUE,
    { kind: 'pcre', pattern: `^.{4}${SEQUENCE_DONE}${start}${hex(OP.LOOKUP, 0)}`, modifiers: 'Rs' },
  ];
}

/** READ behind PUTFH. */
export function reads(way: TcpWay): RuleOption[] {
  return [...compoundBeginsWith(way, OP.PUTFH), SKIP_OPAQUE, next(words(OP.READ))];
}

/** A reply to such a READ that carries data. */
export function readData(way: TcpWay): RuleOption[] {
  return [
    ...plainReply(way),
    SKIP_OPAQUE,
    {
      kind: 'pcre',
      // Number of results, then each operation with its status; READ goes on with its end-of-file flag.
      pattern:
        `^.{4}${SEQUENCE_DONE}` +
        `${hex(OP.PUTFH, 0)}${hex(OP.READ, 0)}\\x00\\x00\\x00[\\x00\\x01]`,
      modifiers: 'Rs',
    },
    { kind: 'byte_test', count: 4, operator: '>', value: 0, offset: 0, relative: true },
  ];
}

/** Arguments of a COMPOUND, as bytes for test traffic. */
export function compound(
  operations: readonly Uint8Array[],
  sequence = false,
  tag: string | Uint8Array = '',
): Buffer {
  const all = sequence
    ? [Buffer.concat([words(OP.SEQUENCE), Buffer.alloc(SEQUENCE_ARGS_BYTES, 0x5e)]), ...operations]
    : operations;
  return Buffer.concat([xdrString(tag), words(sequence ? 1 : 0, all.length), ...all]);
}

/** Results of a COMPOUND, all of them well. */
export function compoundResult(
  results: readonly Uint8Array[],
  sequence = false,
  tag = '',
  status = 0,
): Buffer {
  const all = sequence
    ? [
        Buffer.concat([words(OP.SEQUENCE, 0), Buffer.alloc(SEQUENCE_RESULT_BYTES, 0x5e)]),
        ...results,
      ]
    : results;
  return Buffer.concat([words(status), xdrString(tag), words(all.length), ...all]);
}

/** What a server answers to an operation that goes well; READ is readResult's. */
export function resultOf(operation: Buffer): Buffer {
  const op = operation.readUInt32BE(0);
  const body: Partial<Record<number, Buffer>> = {
    [OP.ACCESS]: words(OP.LOOKUP, OP.LOOKUP),
    [OP.GETFH]: xdrString('handle-of-a-directory'),
    [OP.REMOVE]: Buffer.alloc(CHANGE_INFO_BYTES),
  };
  return Buffer.concat([words(op, 0), body[op] ?? Buffer.alloc(0)]);
}

/** What a server answers to an operation that fails, by NFS4ERR_NOENT. */
export function failureOf(operation: Buffer): Buffer {
  return words(operation.readUInt32BE(0), NOT_FOUND);
}

export const putRootFh = (): Buffer => words(OP.PUTROOTFH);
export const putFh = (handle: string | Uint8Array): Buffer =>
  Buffer.concat([words(OP.PUTFH), xdrString(handle)]);
/** ACCESS with a mask that happens to be the number of LOOKUP. */
export const access = (): Buffer => words(OP.ACCESS, OP.LOOKUP);
/** REMOVE of a file with any name. */
export const remove = (name: Uint8Array): Buffer =>
  Buffer.concat([words(OP.REMOVE), xdrString(name)]);
export const getFh = (): Buffer => words(OP.GETFH);
export const lookup = (name: string): Buffer => Buffer.concat([words(OP.LOOKUP), xdrString(name)]);
export const read = (): Buffer =>
  Buffer.concat([words(OP.READ), Buffer.alloc(16), words(0, 0, 1024)]);
/** Result of READ. @param end of file, 1 or 0. */
export const readResult = (data: Uint8Array, end = 1): Buffer =>
  Buffer.concat([words(OP.READ, 0, end), xdrString(data)]);

export const NFS4_COMPOUND = COMPOUND;

function hex(...values: number[]): string {
  return patternBytes(words(...values));
}
