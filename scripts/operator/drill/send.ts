import type { Socket as UdpSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import type { Manifest } from '../../model/manifest';
import type { Proof } from '../../model/doctor-proofs';
import type { DrillRecord, ExpectedFinding } from '../../model/drill';
import { addressesIn, readdress } from '../../lib/captures/wire';
import type { Site } from '../../lib/site-networks';
import { crosses } from './crossing';
import type { Exchange, ExchangeFrame, Talk } from './exchanges';
import { findingOf, join, unmet } from './expected';
import { answerTo, helloOf, isAnswer, nonce, welcomeIn } from './handshake';
import { LineSocket } from './line-socket';
import { boundUdp, playTcp, playUdp } from './play';
import { isOnlyCrossed } from './rule-facts';
import { socketExchanges } from './sockets-talk';

export interface SendOptions {
  listener: string;
  /** Own address to speak from; null: the one that leads there. */
  from: string | null;
  controlPort: number;
  id: string;
  site: Site;
  detections: readonly string[] | null;
  /** No conversation begins after this time. */
  seconds: number;
  proofs: readonly Proof[];
  manifest: Manifest;
  onEvent: (text: string) => void;
}

const LINE_SECONDS = 20;
const CONNECT_SECONDS = 5;

/**
 * Has the client's side of each conversation with a listener that knows the drill's id. A host that does not
 * answer for this drill is sent one line, and nothing else.
 * @throws Error when the host is not the site's, is no listener of this drill, or nothing could be said.
 */
export async function sendDrill(options: SendOptions): Promise<DrillRecord> {
  const { listener, site, manifest, id, onEvent } = options;
  if (!site.inside(listener)) {
    throw new Error(
      `${listener} is not inside the site's networks (${site.networks.join(', ')}); name a host of your own, or your networks with --home-net`,
    );
  }
  const { exchanges, leftOut } = socketExchanges(options.proofs, manifest, options.detections, id);
  const control = await connected(listener, options.controlPort, options.from ?? undefined);
  const expected = new Map<string, ExpectedFinding>();
  const startedAt = Date.now();
  try {
    const lines = new LineSocket(control, LINE_SECONDS);
    await greet(lines, options);
    const own = control.localAddress!;
    for (const { exchange, talks } of exchanges) {
      const { detection, proof } = exchange;
      if ((Date.now() - startedAt) / 1000 > options.seconds) {
        leftOut.push({ detection: detection.id, why: `the time of ${options.seconds} s was over` });
        continue;
      }
      const frames = between(exchange, [own, listener]);
      const isCrossing = crosses(frames, detection, manifest, site);
      if (!isCrossing && isOnlyCrossed(detection)) {
        leftOut.push({ detection: detection.id, why: 'is said only of what crosses the border' });
        continue;
      }
      onEvent(proof.id);
      const why = await haveAll(talks, proof.id, lines, [own, listener]);
      if (why !== null) {
        leftOut.push({ detection: detection.id, why });
        continue;
      }
      join(expected, {
        ...findingOf(exchange, manifest),
        hosts: [own, listener],
        crosses: isCrossing,
        vlans: [],
        atSeconds: (Date.now() - startedAt) / 1000,
      });
    }
    lines.say('END');
  } finally {
    control.end();
  }
  if (expected.size === 0) {
    const reasons = leftOut.map(({ detection, why }) => `${detection}: ${why}`);
    throw new Error(`nothing of the drill could be said\n${reasons.join('\n')}`);
  }
  return {
    schema: 1,
    drill: id,
    pack: manifest.version,
    way: 'live',
    startedAt: new Date(startedAt).toISOString(),
    site: [...site.networks],
    expected: [...expected.values()],
    leftOut: unmet(leftOut, expected),
  };
}

async function greet(lines: LineSocket, { listener, id, manifest }: SendOptions): Promise<void> {
  const own = nonce();
  lines.say(helloOf(own));
  const said = welcomeIn(await lines.next());
  if (!said || !isAnswer(said.answer, own, id, 'listener')) {
    throw new Error(`${listener} is no listener of drill ${id}; nothing was sent to it`);
  }
  if (said.pack !== manifest.version) {
    throw new Error(
      `the listener has pack ${said.pack} and this is ${manifest.version}; use one on both hosts`,
    );
  }
  lines.say(answerTo(said.challenge, id, 'sender'));
}

/** @returns in words why the talks could not be had; null when they were. */
async function haveAll(
  talks: readonly Talk[],
  proof: string,
  lines: LineSocket,
  ends: [own: string, listener: string],
): Promise<string | null> {
  for (const [index, talk] of talks.entries()) {
    const why = await haveOne(talk, `TALK ${index} ${proof}`, lines, ends);
    if (why !== null) return why;
  }
  return null;
}

async function haveOne(
  talk: Talk,
  question: string,
  lines: LineSocket,
  ends: [own: string, listener: string],
): Promise<string | null> {
  // Before it is asked for: where this fails, the listener need not wait for what never comes.
  const udp =
    talk.transport === 'udp'
      ? await boundUdp(ends[0], talk.clientPort ?? 0).catch((error: Error) => error)
      : null;
  if (udp instanceof Error) return `${talk.clientPort}/udp on this host: ${udp.message}`;
  try {
    lines.say(question);
    const ready = await lines.next();
    if (ready !== 'READY') return refusal(ready, talk);
    const failure = await have(talk, udp, ends).then(
      () => null,
      (error: Error) => error.message,
    );
    const done = await lines.next();
    return failure ?? (done === 'DONE' ? null : refusal(done, talk));
  } finally {
    udp?.close();
  }
}

/** The frames of an exchange of two hosts as if the drill's had it: client and server. */
function between({ frames }: Exchange, [client, server]: [string, string]): ExchangeFrame[] {
  return frames.map((frame) => {
    const [from, to] = addressesIn(frame.bytes);
    const ends = frame.fromClient ? [client, server] : [server, client];
    const moved = new Map([
      [from!, ends[0]!],
      [to!, ends[1]!],
    ]);
    return { ...frame, bytes: readdress(frame.bytes, moved) };
  });
}

function refusal(said: string, { serverPort, transport }: Talk): string {
  const why = said.replace(/^CANNOT /, '');
  if (/EACCES/.test(why)) {
    return `the listener may not open ${serverPort}/${transport}; run it as root for this one`;
  }
  if (/EADDRINUSE/.test(why)) return `${serverPort}/${transport} is taken on the listener's host`;
  return `the listener: ${why}`;
}

async function have(
  talk: Talk,
  udp: UdpSocket | null,
  [own, listener]: [string, string],
): Promise<void> {
  if (udp) return playUdp(udp, talk, 'client', { address: listener, port: talk.serverPort });
  const socket = await connected(listener, talk.serverPort, own);
  try {
    await playTcp(socket, talk, 'client');
  } finally {
    socket.destroySoon();
  }
}

function connected(host: string, port: number, own?: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, ...(own === undefined ? {} : { localAddress: own }) });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(
        new Error(
          `${host}:${port} did not answer in ${CONNECT_SECONDS} s; is drill listen running there?`,
        ),
      );
    }, CONNECT_SECONDS * 1000);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.on('error', () => socket.destroy());
      resolve(socket);
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`${host}:${port}: ${error.message}; is drill listen running there?`));
    });
  });
}
