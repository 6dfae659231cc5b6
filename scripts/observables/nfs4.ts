import { patternBytes } from '../render/suricata-literals';
import type { RuleOption } from '../render/suricata-rule';
import { RPC_PROGRAMS, words, xdrString, xdrUnpadded } from './rpc';
import { callHeader, next, nextIsNot, plainReply, SKIP_AUTH, SKIP_OPAQUE } from './rpc-options';

/**
 * NFSv4 COMPOUNDs (RFC 7530 section 15.2, RFC 8881 section 18) as Suricata conditions and as bytes. Clients
 * walk a path either from PUTROOTFH in one COMPOUND, or they ask for the root's file handle first and send
 * PUTFH with LOOKUP later: Linux does.
 */

const COMPOUND = 1;
const OP = { LOOKUP: 15, PUTFH: 22, PUTROOTFH: 24, READ: 25, SEQUENCE: 53 } as const;
const SEQUENCE_ARGS_BYTES = 32;
const SEQUENCE_RESULT_BYTES = 36;

/** A COMPOUND whose first operation, behind SEQUENCE if there is one, is this. */
function compoundBeginsWith(op: number): RuleOption[] {
  const sequence = `(?:${hex(OP.SEQUENCE)}.{${SEQUENCE_ARGS_BYTES}})?`;
  return [
    ...callHeader('tcp', RPC_PROGRAMS.nfs, [4], COMPOUND),
    SKIP_AUTH,
    SKIP_AUTH,
    SKIP_OPAQUE,
    // Minor version and number of operations stand before the first operation.
    { kind: 'pcre', pattern: `^.{8}${sequence}${hex(op)}`, modifiers: 'Rs' },
  ];
}

/** Asks for the root's file handle and does not go on from it. */
export const ASKS_FOR_ROOT: RuleOption[] = [
  ...compoundBeginsWith(OP.PUTROOTFH),
  nextIsNot(words(OP.LOOKUP)),
];

/** LOOKUP of a name right behind PUTROOTFH. */
export function looksUpFromRoot(name: string): RuleOption[] {
  return [...compoundBeginsWith(OP.PUTROOTFH), next(lookupOf(name))];
}

/** LOOKUP of a name behind PUTFH; whether that is the root's, the flow has to know. */
export function looksUpFromHandle(name: string): RuleOption[] {
  return [...compoundBeginsWith(OP.PUTFH), SKIP_OPAQUE, next(lookupOf(name))];
}

/** LOOKUP of any other name behind PUTFH: the walk left the root. */
export function looksUpAnother(name: string): RuleOption[] {
  return [
    ...compoundBeginsWith(OP.PUTFH),
    SKIP_OPAQUE,
    next(words(OP.LOOKUP)),
    nextIsNot(xdrUnpadded(name)),
  ];
}

function lookupOf(name: string): Buffer {
  return Buffer.concat([words(OP.LOOKUP), xdrUnpadded(name)]);
}

/** READ behind PUTFH. */
export const READS: RuleOption[] = [
  ...compoundBeginsWith(OP.PUTFH),
  SKIP_OPAQUE,
  next(words(OP.READ)),
];

/** A reply to such a READ that carries data. */
export const READ_DATA: RuleOption[] = [
  ...plainReply('tcp'),
  SKIP_OPAQUE,
  {
    kind: 'pcre',
    // Number of results, then each operation with its status; READ goes on with its end-of-file flag.
    pattern:
      `^.{4}(?:${hex(OP.SEQUENCE, 0)}.{${SEQUENCE_RESULT_BYTES}})?` +
      `${hex(OP.PUTFH, 0)}${hex(OP.READ, 0)}\\x00\\x00\\x00[\\x00\\x01]`,
    modifiers: 'Rs',
  },
  { kind: 'byte_test', count: 4, operator: '>', value: 0, offset: 0, relative: true },
];

/** Arguments of a COMPOUND, as bytes for test traffic. */
export function compound(operations: readonly Uint8Array[], sequence = false): Buffer {
  const all = sequence
    ? [Buffer.concat([words(OP.SEQUENCE), Buffer.alloc(SEQUENCE_ARGS_BYTES, 0x5e)]), ...operations]
    : operations;
  return Buffer.concat([xdrString(''), words(sequence ? 1 : 0, all.length), ...all]);
}

/** Results of a COMPOUND, all of them well. */
export function compoundResult(results: readonly Uint8Array[], sequence = false): Buffer {
  const all = sequence
    ? [
        Buffer.concat([words(OP.SEQUENCE, 0), Buffer.alloc(SEQUENCE_RESULT_BYTES, 0x5e)]),
        ...results,
      ]
    : results;
  return Buffer.concat([words(0), xdrString(''), words(all.length), ...all]);
}

export const putRootFh = (): Buffer => words(OP.PUTROOTFH);
export const putFh = (handle: string): Buffer =>
  Buffer.concat([words(OP.PUTFH), xdrString(handle)]);
export const getFh = (): Buffer => words(10);
export const lookup = (name: string): Buffer => Buffer.concat([words(OP.LOOKUP), xdrString(name)]);
export const read = (): Buffer =>
  Buffer.concat([words(OP.READ), Buffer.alloc(16), words(0, 0, 1024)]);
/** Result of an operation that only has a status. */
export const done = (op: keyof typeof OP): Buffer => words(OP[op], 0);
/** Result of READ, at the end of the file. */
export const readResult = (data: Uint8Array): Buffer =>
  Buffer.concat([words(OP.READ, 0, 1), xdrString(data)]);

export const NFS4_COMPOUND = COMPOUND;

function hex(...values: number[]): string {
  return patternBytes(words(...values));
}
