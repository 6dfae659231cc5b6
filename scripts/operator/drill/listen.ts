import { createServer, type Server, type Socket } from 'node:net';
import type { Manifest } from '../../model/manifest';
import type { Proof } from '../../model/doctor-proofs';
import type { Talk } from './exchanges';
import { answerTo, challengeIn, isAnswer, nonce, welcomeOf } from './handshake';
import { LineSocket } from './line-socket';
import { boundUdp, playTcp, playUdp } from './play';
import { socketExchanges } from './sockets-talk';

export interface ListenOptions {
  /** Own address to listen on. */
  address: string;
  controlPort: number;
  id: string;
  /** It stops by itself after this time, whatever happens. */
  seconds: number;
  proofs: readonly Proof[];
  manifest: Manifest;
  /** Called once it listens, and for each conversation. */
  onEvent: (text: string) => void;
}

/** Between two lines of a sender. */
const LINE_SECONDS = 30;
const CONNECT_SECONDS = 10;

/**
 * Waits for one sender that knows the drill's id, has its side of each conversation that the sender asks for,
 * and ends. Ports are open only while a conversation lasts, and to the sender alone.
 * @returns how many conversations took place.
 * @throws Error when the control port cannot be had.
 */
export async function listenForDrill(options: ListenOptions): Promise<number> {
  const { address, controlPort, seconds, onEvent } = options;
  const server = createServer();
  await listening(server, address, controlPort);
  onEvent(`listening on ${address}:${controlPort} for ${seconds} s`);
  return new Promise((resolve) => {
    let talks = 0;
    const done = () => {
      clearTimeout(timer);
      server.close();
      for (const socket of open) socket.destroy();
      resolve(talks);
    };
    const open = new Set<Socket>();
    const timer = setTimeout(done, seconds * 1000);
    let busy = false;
    server.on('connection', (socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy());
      if (busy) {
        socket.destroy();
        return;
      }
      busy = true;
      attend(socket, options, () => (talks += 1))
        .then((finished) => {
          if (finished) done();
        })
        .catch((error: Error) => onEvent(`${socket.remoteAddress}: ${error.message}`))
        .finally(() => {
          busy = false;
          socket.end();
        });
    });
  });
}

/** @returns true when a sender came to its end. */
async function attend(
  socket: Socket,
  options: ListenOptions,
  onTalk: () => void,
): Promise<boolean> {
  const { id, manifest, onEvent } = options;
  const lines = new LineSocket(socket, LINE_SECONDS);
  const challenge = challengeIn(await lines.next());
  if (challenge === null) throw new Error('is no sender of a drill');
  const own = nonce();
  const answer = answerTo(challenge, id, 'listener');
  lines.say(welcomeOf({ answer, challenge: own, pack: manifest.version }));
  if (!isAnswer(await lines.next(), own, id, 'sender'))
    throw new Error('does not know the id of this drill');
  onEvent(`${socket.remoteAddress} knows the id`);
  const { exchanges } = socketExchanges(
    options.proofs,
    manifest,
    manifest.detections.map((one) => one.id),
    id,
  );
  const byProof = new Map(exchanges.map((one) => [one.exchange.proof.id, one.talks]));
  for (;;) {
    const line = await lines.next();
    if (line === 'END') return true;
    const asked = /^TALK (\d+) (.+)$/.exec(line);
    const talk = asked ? byProof.get(asked[2]!)?.[Number(asked[1])] : undefined;
    if (!talk) {
      lines.say('CANNOT not in this pack');
      continue;
    }
    onEvent(`${asked![2]} on ${talk.serverPort}/${talk.transport}`);
    await have(talk, lines, socket.remoteAddress!, options.address);
    onTalk();
  }
}

async function have(talk: Talk, lines: LineSocket, peer: string, address: string): Promise<void> {
  try {
    if (talk.transport === 'udp') {
      const socket = await boundUdp(address, talk.serverPort);
      try {
        lines.say('READY');
        await playUdp(socket, talk, 'server', { address: peer, port: null });
        lines.say('DONE');
      } finally {
        socket.close();
      }
      return;
    }
    const server = createServer();
    await listening(server, address, talk.serverPort);
    try {
      const arrived = connectionFrom(server, peer);
      lines.say('READY');
      const socket = await arrived;
      try {
        await playTcp(socket, talk, 'server');
        lines.say('DONE');
      } finally {
        socket.destroySoon();
      }
    } finally {
      server.close();
    }
  } catch (error) {
    lines.say(`CANNOT ${(error as Error).message}`);
  }
}

function connectionFrom(server: Server, peer: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('the sender did not connect')),
      CONNECT_SECONDS * 1000,
    );
    server.on('connection', (socket) => {
      socket.on('error', () => socket.destroy());
      if (socket.remoteAddress !== peer) {
        socket.destroy();
        return;
      }
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

function listening(server: Server, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
