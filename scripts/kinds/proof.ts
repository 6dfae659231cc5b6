import { didYouMean } from '../lib/did-you-mean';
import type { Message, Side, TcpFlow, UdpFlow } from '../model/scenario';

/**
 * Flows for proofs, in one line each. Builds only transpile: what TypeScript would refuse is refused here, where the
 * line is known, with what to write instead.
 */

/** What one side says: bytes as hex, or text, which is sent as UTF-8. */
export type Said = Message | (Omit<Message, 'bytes'> & { text: string });

/**
 * A TCP connection: `tcp('10.20.0.5', '10.20.0.9:515', [{ from: 'client', bytes: '02000543' }])`.
 * @param client address, with a port where that matters.
 * @param server `address:port`.
 * @param more what else is special about it: `shape`, `close`, `startSeconds`.
 * @throws Error for what is no address, port or message.
 */
export function tcp(
  client: string,
  server: string,
  messages: readonly Said[] = [],
  more: Pick<TcpFlow, 'shape' | 'close' | 'ecn' | 'startSeconds'> = {},
): TcpFlow {
  return {
    transport: 'tcp',
    client: host(client),
    server: serverHost(server),
    messages: allSaid(messages),
    ...more,
  };
}

/** UDP datagrams between two hosts; the parameters are those of tcp(). */
export function udp(
  client: string,
  server: string,
  messages: readonly Said[],
  more: Pick<UdpFlow, 'startSeconds'> = {},
): UdpFlow {
  return {
    transport: 'udp',
    client: host(client),
    server: serverHost(server),
    messages: allSaid(messages),
    ...more,
  };
}

/** The same side, message after message. */
export function each(from: Side, ...messages: readonly string[]): Message[] {
  return messages.map((bytes) => ({ from, bytes }));
}

/** A port of the ephemeral range, for a client of which the port is no matter. */
const SOME_PORT = 40600;

function host(text: unknown) {
  const found = typeof text === 'string' ? /^([^:]+)(?::(\d+))?$/.exec(text) : null;
  if (!found) {
    throw new Error(
      `${shown(text)} is no host of a flow; write an IPv4 address, with a port where it matters: '10.20.0.9:515'`,
    );
  }
  const [, address = '', port] = found;
  return { address, port: port === undefined ? SOME_PORT : Number(port) };
}

function serverHost(text: unknown) {
  const { address, port } = host(text);
  if (!String(text).includes(':')) {
    throw new Error(`the server "${address}" has no port; write '${address}:515' with its own`);
  }
  return { address, port };
}

function allSaid(messages: unknown): Message[] {
  if (!Array.isArray(messages)) {
    throw new Error(
      `${shown(messages)} is no list of messages; write the client, then 'address:port' of the server, then [{ from: 'client', text: 'HELLO' }]`,
    );
  }
  return messages.map(said);
}

const KEYS = ['from', 'text', 'bytes', 'afterSeconds'];

function said(message: Said): Message {
  const write = "write { from: 'client', text: 'HELLO' } or { from: 'client', bytes: '0203' }";
  if (typeof message !== 'object' || message === null) {
    throw new Error(`${shown(message)} is no message; ${write}`);
  }
  const strange = Object.keys(message).find((key) => !KEYS.includes(key));
  if (strange !== undefined) {
    throw new Error(`a message has no \`${strange}\`; ${didYouMean(strange, KEYS)}${write}`);
  }
  if (!('text' in message)) return message;
  const { text, ...rest } = message;
  if ('bytes' in rest) throw new Error(`a message has both text and bytes; ${write}`);
  if (typeof text !== 'string') throw new Error(`${shown(text)} is no text; ${write}`);
  return { ...rest, bytes: Buffer.from(text) };
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
