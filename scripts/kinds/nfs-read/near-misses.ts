import type { Flow, Scenario } from '../../model/scenario';
import { exchangeParts, refusedMounts } from '../rpc-accepted/near-misses';
import { trafficTo } from '../../protocols/nfs/mount-traffic';
import {
  putFh,
  read,
  remove,
  resultOf,
  readResult,
  SEQUENCE_RESULT_BYTES,
} from '../../protocols/nfs/nfs4';
import { FIRST_COMPOUND, session } from '../../protocols/nfs/nfs4-traffic';
import { DATA, HANDLE } from '../../protocols/nfs/exchanges';
import { mountsWithReads, READ_AFTER, withRead, type MountsWithReads } from './traffic';
import { ACCESS_DENIED, markBytes, recordMarked, xdrString } from '../../protocols/oncrpc/rpc';
import {
  changed,
  flipped,
  type MessagePart,
  misplacedAnswer,
  saidByOneSide,
  turnedRound,
} from '../../protocols/oncrpc/variants';
import type { KindContext } from '../../model/observable';
import { acceptedMountsOf } from '../rpc-accepted/mounts';
import type { NfsRead } from './pattern';
import type { RpcPattern, RpcTraffic } from '../../protocols/oncrpc/call';

/** Reads that brought nothing, came too late or from elsewhere, or were none. */

const GETATTR = 1;
/** Of the version in a call; the procedure follows. */
const VERSION_AT = 16;

/** What may come behind a reply: another record mark. */
const BEHIND = Buffer.alloc(8, 0xff);

/** Behind the record mark, over TCP. */
const MARK = markBytes('tcp');

/** A reply without verifier and status of its COMPOUND; its tag, here empty, and the number of results follow. */
const NFS4_REPLY_BYTES = 28;
/** Of a reply over TCP, behind the length of its tag and the number of results. */
const FIRST_RESULT = MARK + NFS4_REPLY_BYTES + 8;

type MessageFlow = Extract<Flow, { messages: unknown }>;

function lookalikeReads(
  calls: readonly [RpcPattern, ...RpcPattern[]],
  server: string,
  withinSeconds: number,
): Scenario[] {
  const named = (what: string, options: MountsWithReads): Scenario[] =>
    mountsWithReads(calls, server, options).map(({ name, flows }) => ({
      name: `${name}, ${what}`,
      flows,
    }));
  const empty = new Uint8Array(0);
  const reads = mountsWithReads(calls, server);
  return [
    ...named('mount refused', { status: ACCESS_DENIED }),
    ...named('from another server', { readsFrom: '10.20.0.9' }),
    ...named('an empty file', { data: empty }),
    ...named('an empty file with something behind it', { data: empty, behind: BEHIND }),
    ...named('an empty file with an odd end-of-file flag', { data: empty, endOfFile: 0x01000000 }),
    ...named('with the answer in its credential', { disguised: true }),
    ...named('too late', { afterSeconds: withinSeconds + 5 }),
    ...mountsWithReads(calls, server, { attributes: 2 })
      .filter((scenario) => versionOf(scenario) === 3)
      .map(({ name, flows }) => ({ name: `${name}, neither with nor without attributes`, flows })),
    ...reads.flatMap((scenario) => [
      ...partsOf(scenario).flatMap((part) => flipped(scenario, part)),
      ...saidByOneSide(scenario, 1),
      ...misplacedAnswer(scenario, 1),
      // A datagram from who is called would be one that nobody asked for, which is a finding of its own.
      ...(scenario.flows[1]!.transport === 'tcp' ? turnedRound(scenario, 1) : []),
    ]),
    ...reads.filter(({ flows }) => flows[1]!.transport === 'udp').map(lateCall),
    ...mountsWithReads(calls, server, { data: empty })
      .filter((scenario) => versionOf(scenario) === 3)
      .map(cutOff),
    ...reads.flatMap(anotherProcedure),
    ...reads.filter(isNfs4).map(oneByteShort),
    ...reads.filter(isNfs4).flatMap((scenario) => hiddenReads(scenario, trafficTo(server))),
    ...refusedMounts(calls, server).map((mount) => withRead(mount, server)),
  ];
}

/** Bytes that make the second flow's call and answer those of a read with data. */
function partsOf({ flows: [, read] }: Scenario): MessagePart[] {
  if (!read || !('messages' in read)) return [];
  if (read.messages.length === 2) return exchangeParts(0, markBytes(read.transport), 1);
  const first = FIRST_RESULT;
  const results = handleResultAt(read);
  const sequence = hasSequence(read);
  const call = Buffer.from(read.messages[FIRST_COMPOUND]!.bytes as Uint8Array);
  const handle = call.indexOf(xdrString(HANDLE));
  const behind = handle + xdrString(HANDLE).length;
  const part = (offset: number, start: number, end: number, of: string): MessagePart => ({
    flow: 1,
    message: FIRST_COMPOUND + offset,
    start,
    end,
    of,
  });
  return [
    ...exchangeParts(FIRST_COMPOUND, MARK, 1),
    part(0, handle - 4, handle, 'PUTFH in the call'),
    part(0, behind, behind + 4, 'READ in the call'),
    ...(sequence ? [part(1, first, first + 8, 'SEQUENCE in the reply')] : []),
    part(1, results, results + 20, 'PUTFH and READ in the reply'),
  ];
}

/** Where the result of PUTFH begins in the first reply to a COMPOUND. */
function handleResultAt({ messages }: MessageFlow): number {
  const reply = Buffer.from(messages[FIRST_COMPOUND + 1]!.bytes as Uint8Array);
  return reply.indexOf(resultOf(putFh(HANDLE)));
}

/** Whether a COMPOUND begins with SEQUENCE, as those of NFS 4.1 do. */
function hasSequence(read: MessageFlow): boolean {
  return handleResultAt(read) === FIRST_RESULT + 8 + SEQUENCE_RESULT_BYTES;
}

/** A COMPOUND that only holds the bytes of a READ, answered as if it were one. */
function hiddenReads({ name, flows }: Scenario, where: RpcTraffic): Scenario[] {
  const [, read4] = flows;
  const hidden: [string, Buffer[]][] = [
    ['in the name of a file', [remove(Buffer.concat([putFh(HANDLE), read()]))]],
    ['behind another operation', [putFh(HANDLE), remove(read())]],
  ];
  return hidden.map(([what, operations]) => ({
    name: `${name}, the READ ${what}`,
    flows: [
      flows[0]!,
      {
        ...session(where, [operations], {
          sequence: hasSequence(read4 as MessageFlow),
          results: [[resultOf(putFh(HANDLE)), readResult(DATA)]],
        }),
        client: flows[1]!.client,
        startSeconds: READ_AFTER,
      } as Flow,
    ],
  }));
}

/** The version of NFS in the call on the second flow; null where that is no flow of messages. */
function versionOf({ flows: [, read] }: Scenario): number | null {
  if (!read || !('messages' in read)) return null;
  const call = read.messages[read.messages.length === 2 ? 0 : FIRST_COMPOUND]!;
  return Buffer.from(call.bytes as Uint8Array).readUInt32BE(markBytes(read.transport) + VERSION_AT);
}

function isNfs4(scenario: Scenario): boolean {
  return versionOf(scenario) === 4;
}

/** GETATTR of NFS v2 and v3, with the version and the procedure of a READ at the end of its arguments. */
function anotherProcedure(scenario: Scenario): Scenario[] {
  const [, read] = scenario.flows;
  if (!read || !('messages' in read) || read.messages.length > 2) return [];
  const version = markBytes(read.transport) + VERSION_AT;
  return [
    {
      name: `${scenario.name}, the READ in the arguments of another call`,
      flows: changed(scenario, 1, 0, (bytes) => {
        const head = bytes.subarray(version, version + 8);
        head.copy(bytes, bytes.length - head.length);
        bytes.writeUInt32BE(GETATTR, version + 4);
        return bytes;
      }),
    },
  ];
}

/** An answer of version 4 in which the last byte of its status is missing, and all behind it a byte early. */
function oneByteShort(scenario: Scenario): Scenario {
  const end = MARK + NFS4_REPLY_BYTES;
  return {
    name: `${scenario.name}, the answer with a byte of its status missing`,
    flows: changed(scenario, 1, FIRST_COMPOUND + 1, (answer) =>
      recordMarked(Buffer.concat([answer.subarray(MARK, end - 1), answer.subarray(end)])),
    ),
  };
}

/** The call four bytes late in its datagram. */
function lateCall(scenario: Scenario): Scenario {
  return {
    name: `${scenario.name}, the call four bytes late`,
    flows: changed(scenario, 1, 0, (call) => Buffer.concat([Buffer.alloc(4), call])),
  };
}

/** Count, end-of-file flag, length of the data, and as much of version 3's attributes as leaves more than version 2's. */
const CUT_BYTES = 12 + 12;

/** An answer of version 3 that ends within its attributes. */
function cutOff(scenario: Scenario): Scenario {
  return {
    name: `${scenario.name}, an empty file, cut off within its attributes`,
    flows: changed(scenario, 1, 1, (answer) => answer.subarray(0, -CUT_BYTES)),
  };
}

export function nearMisses(o: NfsRead, context: KindContext): Scenario[] {
  const { calls, usualServer } = acceptedMountsOf(context, o.after);
  return lookalikeReads(calls, usualServer, o.withinSeconds);
}
