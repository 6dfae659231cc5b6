import type { Message, Side, TcpFlow, UdpFlow } from '../model/scenario';

/** Flows for proofs, in one line each. */

/** What one side says: bytes as hex, or text as it is. */
export type Said = Message | (Omit<Message, 'bytes'> & { text: string });

/**
 * A TCP connection: `tcp('10.20.0.5', '10.20.0.9:515', [{ from: 'client', bytes: '02000543' }])`.
 * @param client address, with a port where that matters.
 * @param server `address:port`.
 * @param more what else is special about it: `shape`, `close`, `startSeconds`.
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
    server: host(server),
    messages: messages.map(said),
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
    server: host(server),
    messages: messages.map(said),
    ...more,
  };
}

/** The same side, message after message. */
export function each(from: Side, ...messages: readonly string[]): Message[] {
  return messages.map((bytes) => ({ from, bytes }));
}

/** A port of the ephemeral range, for a client of which the port is no matter. */
const SOME_PORT = 40600;

function host(text: string) {
  const [address = '', port] = text.split(':');
  return { address, port: port === undefined ? SOME_PORT : Number(port) };
}

function said(message: Said): Message {
  if (!('text' in message)) return message;
  const { text, ...rest } = message;
  return { ...rest, bytes: Buffer.from(text) };
}
