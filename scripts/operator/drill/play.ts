import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import { WakeUp } from './wake-up';
import type { Spoken, Talk } from './exchanges';

/** One side's half of a conversation over a socket that is there. */

export type Side = 'client' | 'server';

/** What the other side says has to come within this; then the talk is over. */
const PATIENCE_SECONDS = 10;
/** Pauses of a talk are kept up to here: none of them means anything beyond. */
const LONGEST_PAUSE_SECONDS = 6;

/** What happens next on one side: a time to wait and bytes to say, or bytes of the other to wait for. */
function steps(
  talk: Talk,
  side: Side,
): { say: Uint8Array | null; bytes: number; pauseSeconds: number }[] {
  let before = talk.said[0]?.atSeconds ?? 0;
  return talk.said.map((one: Spoken) => {
    const pauseSeconds = Math.min(LONGEST_PAUSE_SECONDS, Math.max(0, one.atSeconds - before));
    before = one.atSeconds;
    const own = one.fromClient === (side === 'client');
    return { say: own ? one.bytes : null, bytes: one.bytes.length, pauseSeconds };
  });
}

/** @throws Error when the other side does not say what the talk has it say. */
export async function playTcp(socket: Socket, talk: Talk, side: Side): Promise<void> {
  const heard = new Heard();
  socket.on('data', (bytes: Buffer) => heard.add(bytes.length));
  for (const end of ['end', 'close', 'error']) socket.on(end, () => heard.end());
  socket.setNoDelay(true);
  let expected = 0;
  for (const { say, bytes, pauseSeconds } of steps(talk, side)) {
    if (say) {
      await pause(pauseSeconds);
      await new Promise<void>((resolve, reject) =>
        socket.write(say, (error) => (error ? reject(error) : resolve())),
      );
    } else {
      expected += bytes;
      await heard.bytes(expected);
    }
  }
  // The last words have to be acknowledged before sensors look at them. The client closes first, as most do:
  // Suricata looks at once into what the first to close has said, and into the rest when the flow times out.
  if (side === 'client') await pause(0.1);
  else await heard.close();
  socket.end();
}

/** @param to the other side; its port is null on a server, which answers where it hears that host from. */
export async function playUdp(
  socket: UdpSocket,
  talk: Talk,
  side: Side,
  to: { address: string; port: number | null },
): Promise<void> {
  const heard = new Heard();
  let port = to.port;
  socket.on('message', (bytes, from) => {
    if (from.address !== to.address) return;
    port ??= from.port;
    heard.add(bytes.length);
  });
  let expected = 0;
  for (const { say, bytes, pauseSeconds } of steps(talk, side)) {
    if (!say) {
      expected += bytes;
      await heard.bytes(expected);
      continue;
    }
    await pause(pauseSeconds);
    if (port === null) throw new Error('nobody has spoken yet');
    const where = port;
    await new Promise<void>((resolve, reject) =>
      socket.send(say, where, to.address, (error) => (error ? reject(error) : resolve())),
    );
  }
}

/** A datagram socket that is bound. @throws the system's error, EACCES and EADDRINUSE above all. */
export function boundUdp(address: string, port: number): Promise<UdpSocket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(port, address, () => resolve(socket));
  });
}

export function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** Counts what the other side said, and lets one wait for it. */
class Heard {
  private count = 0;
  private ended = false;
  private readonly waiting = new WakeUp();

  add(bytes: number): void {
    this.count += bytes;
    this.waiting.wake();
  }

  end(): void {
    this.ended = true;
    this.waiting.wake();
  }

  /** Until the other side closes, or could have. */
  async close(): Promise<void> {
    const until = Date.now() + PATIENCE_SECONDS * 1000;
    while (!this.ended && Date.now() < until) await this.waiting.until(until);
  }

  async bytes(wanted: number): Promise<void> {
    const until = Date.now() + PATIENCE_SECONDS * 1000;
    while (this.count < wanted) {
      if (this.ended) throw new Error('the other side closed the connection');
      if (Date.now() >= until)
        throw new Error(`${wanted - this.count} bytes did not come in ${PATIENCE_SECONDS} s`);
      await this.waiting.until(until);
    }
  }
}
