import type { Flow, Message, Scenario } from '../../model/scenario';
import { recordMarked, rpcCall } from './rpc';
import { REPLY_PORTS } from './rule-options';

/** Bytes of an answer's first segment: its record mark and half of its transaction id. */
const FIRST_BYTES = 6;

/**
 * The same with the last answer of one flow in two segments, so that none begins with what tells an answer; nothing
 * where the flow is not TCP.
 */
export function inTwoSegments({ name, flows }: Scenario, flow: number): Scenario[] {
  const one = flows[flow];
  if (one?.transport !== 'tcp') return [];
  const last = one.messages.findLastIndex(({ from }) => from === 'server');
  const answer = one.messages[last]!;
  const bytes = Buffer.from(answer.bytes as Uint8Array);
  const halves: Message[] = [
    { ...answer, bytes: bytes.subarray(0, FIRST_BYTES) },
    { from: 'server', bytes: bytes.subarray(FIRST_BYTES) },
  ];
  const messages = [...one.messages.slice(0, last), ...halves, ...one.messages.slice(last + 1)];
  const changed: Flow = { ...one, messages };
  return [
    {
      name: `${name}, answered in two segments`,
      flows: flows.map((other, f) => (f === flow ? changed : other)),
    },
  ];
}

/** NULL of a callback program, such as NFSv4.0 names one to its server (RFC 7530 section 16.33). */
const CALLBACK = rpcCall({ xid: 0x63620001, program: 0x40000000, version: 1, procedure: 0 });

/** The same with the last answer right behind what the server calls; nothing where the flow is not TCP. */
export function behindCallback({ name, flows }: Scenario, flow: number): Scenario[] {
  const one = flows[flow];
  if (one?.transport !== 'tcp') return [];
  const last = one.messages.findLastIndex(({ from }) => from === 'server');
  const callback: Message = { from: 'server', bytes: recordMarked(CALLBACK) };
  return [
    {
      name: `${name}, answered behind a call of the server`,
      flows: flows.with(flow, { ...one, messages: one.messages.toSpliced(last, 0, callback) }),
    },
  ];
}

/** A port that no server of RPC is known by. */
const ODD_PORT = 1011;

/** The same from the ports on which answers in two segments are looked for, and whole from any other. */
export function fromReplyPorts(scenario: Scenario, flow: number): Scenario[] {
  const from = (port: number, { name, flows }: Scenario): Scenario => ({
    name: `${name}, port ${port}`,
    flows: flows.map((other, f) =>
      f === flow && 'messages' in other ? { ...other, server: { ...other.server, port } } : other,
    ),
  });
  return [
    from(ODD_PORT, scenario),
    ...REPLY_PORTS.flatMap((port) =>
      inTwoSegments(scenario, flow).map((split) => from(port, split)),
    ),
  ];
}
