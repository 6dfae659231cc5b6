import {
  otherSide,
  type Flow,
  type Message,
  type Scenario,
  type Side,
  type TcpFlow,
  type UdpFlow,
} from '../../model/scenario';
import { ACCESS_DENIED, carried, markBytes, recordMarked, rpcReply, words, xdrString } from './rpc';

/** Ways in which RPC messages differ that matter to all kinds that look at them. */

/** Bodies whose length is no multiple of four, and long enough that a wrong step is a wrong place. */
export const PADDED = { credential: Buffer.from('short'), verifier: Buffer.from('seven b') };

/** Bytes of one message of a scenario, `end` not included. */
export interface MessagePart {
  flow: number;
  message: number;
  start: number;
  end: number;
  /** Words for the scenario's name: `the call`. */
  of: string;
}

/** One scenario for each byte of a part, in which one bit of it is wrong. */
export function flipped(
  scenario: Scenario,
  { flow, message, start, end, of }: MessagePart,
): Scenario[] {
  return Array.from({ length: end - start }, (_, i) => ({
    name: `${scenario.name}, a bit of byte ${start + i} of ${of} flipped`,
    flows: changed(scenario, flow, message, (bytes) =>
      bytes.with(start + i, bytes[start + i]! ^ 0x08),
    ),
  }));
}

/** Said between messages by a side that means nothing by it; over TCP a record, so that others behind it are found. */
function nothing({ transport }: TcpFlow | UdpFlow): Buffer {
  return carried(transport, Buffer.alloc(8, 0x2e));
}

const OTHER_XID = 0x2e2e2e2e;
/** A reply that refuses, by its status. */
const REFUSED = rpcReply(OTHER_XID, words(ACCESS_DENIED));
/** A reserved port (RFC 5531 section 14, as clients of NFS take them) that servers have too. */
const RESERVED_PORT = 892;

/**
 * The same bytes on one flow from one side alone: calls that the server sends, answers that the client gives itself,
 * before the server refuses.
 */
export function saidByOneSide(scenario: Scenario, flow: number): Scenario[] {
  const one = scenario.flows[flow];
  if (!one || !('messages' in one)) return [];
  const all = (from: Side, between: Side): Message[] =>
    one.messages.flatMap((message) => [
      { from: between, bytes: nothing(one) },
      { ...message, from },
    ]);
  const sides: [string, Message[]][] = [
    [
      'all of it said by the server',
      [...all('server', 'client'), { from: 'client', bytes: nothing(one) }],
    ],
    [
      'all of it said by the client',
      // Over UDP, who speaks first is the client.
      [
        ...(one.transport === 'udp' ? [{ from: 'client', bytes: nothing(one) } as const] : []),
        ...all('client', 'server'),
        { from: 'server', bytes: carried(one.transport, REFUSED) },
      ],
    ],
  ];
  return sides.flatMap(([what, messages]) =>
    [one.client.port, RESERVED_PORT].map((port) => ({
      name: `${scenario.name}, ${what} on port ${port}`,
      flows: scenario.flows.with(flow, { ...one, client: { ...one.client, port }, messages }),
    })),
  );
}

/** Bytes of a reply up to what says that it was accepted: its transaction id and type; and up to its verifier's body. */
const BEFORE_ACCEPTED = 8;
const BEFORE_VERIFIER = 16;

/**
 * The last answer of a flow where it is none: late in its datagram or record, framed as the other transport has it, in the
 * verifier of one that refuses. Behind it one that refuses shows what the flow remembers.
 */
export function misplacedAnswer(scenario: Scenario, flow: number): Scenario[] {
  const one = scenario.flows[flow];
  if (!one || !('messages' in one)) return [];
  const last = one.messages.at(-1)!;
  const overTcp = one.transport === 'tcp';
  const marked = (bytes: Buffer) => carried(one.transport, bytes);
  const answer = Buffer.from(last.bytes as Uint8Array).subarray(markBytes(one.transport));
  const inVerifier = (from: number) =>
    marked(rpcReply(OTHER_XID, words(ACCESS_DENIED), xdrString(answer.subarray(from))));
  const misplaced: [string, Buffer][] = [
    ['four bytes late', marked(Buffer.concat([Buffer.alloc(4, 0x2e), answer]))],
    overTcp ? ['without its record mark', answer] : ['behind a record mark', recordMarked(answer)],
    ['in the verifier of one that refuses', inVerifier(BEFORE_ACCEPTED)],
    ['of its verifier on, in the verifier of one that refuses', inVerifier(BEFORE_VERIFIER)],
  ];
  return misplaced.map(([what, bytes]) => ({
    name: `${scenario.name}, the answer ${what}`,
    flows: scenario.flows.with(flow, {
      ...one,
      messages: [
        ...one.messages.slice(0, -1),
        { ...last, bytes },
        { from: 'server', bytes: marked(REFUSED) },
      ],
    }),
  }));
}

/**
 * The same on a flow that the other side began: calls that come from who is called. Over UDP without the answer, which
 * would be a datagram that nobody asked for.
 */
export function turnedRound({ name, flows }: Scenario, flow = 0): Scenario[] {
  const one = flows[flow];
  if (!one || !('messages' in one)) return [];
  const messages = one.messages
    .filter(({ from }) => one.transport === 'tcp' || from === 'client')
    .map((message): Message => ({
      ...message,
      from: otherSide(message.from),
    }));
  const turned: Flow = {
    ...one,
    client: one.server,
    server: one.client,
    messages: [{ from: 'client', bytes: nothing(one) }, ...messages],
  };
  return [{ name: `${name}, called by who is called`, flows: flows.with(flow, turned) }];
}

/** The scenario with other bytes in one message. */
export function changed(
  { flows }: Scenario,
  flow: number,
  message: number,
  change: (bytes: Buffer) => Uint8Array,
): Scenario['flows'] {
  return flows.map((one, f) => {
    if (f !== flow || !('messages' in one)) return one;
    const messages = one.messages.map((other, m): Message =>
      m === message ? { ...other, bytes: change(Buffer.from(other.bytes as Uint8Array)) } : other,
    );
    return { ...one, messages };
  });
}
