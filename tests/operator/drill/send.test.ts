import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../../../scripts/lib/root';
import { Site } from '../../../scripts/lib/site-networks';
import { listenForDrill, type ListenOptions } from '../../../scripts/operator/drill/listen';
import { drillPack } from '../../../scripts/operator/drill/pack';
import { sendDrill, type SendOptions } from '../../../scripts/operator/drill/send';

const test = suite('operator/drill/send');

const PACK = drillPack(path.join(ROOT, 'dist'));
/** Two hosts on the loopback that are this process's own: ports are the drill's, and nobody else has them there. */
const [LOCAL, PEER] = ([1, 2] as const).map((host) => {
  const [high, low] = [(process.pid >> 8) & 255, process.pid & 255];
  return `127.${host + 2 * (1 + ((process.pid >> 16) & 63))}.${high}.${low}`;
}) as [string, string];
const ID = 'SENDTEST';
const CONTROL_PORT = 47_600;
/** Far above what any of these takes: both sides end by themselves. */
const SECONDS = 600;
/** Conversations of a second or less, on ports that anybody may open. */
const QUICK = [
  'contec-cms8000/telemetry',
  'contec-cms8000/patient-info',
  'contec-cms8000/nfs-mounted',
];

/** A listener that listens. `events` are what it says; `said` waits for one of them. */
async function listener(changes: Partial<ListenOptions> = {}) {
  const events: string[] = [];
  const waiting = new Set<() => void>();
  const talks = listenForDrill({
    ...PACK,
    address: LOCAL,
    controlPort: CONTROL_PORT,
    id: ID,
    seconds: SECONDS,
    onEvent: (text) => {
      events.push(text);
      waiting.forEach((look) => look());
    },
    ...changes,
  });
  const said = (event: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (events.some((text) => event.test(text))) resolve();
      };
      waiting.add(look);
      look();
      talks.then(() => reject(new Error(`ended without ${event.source}`)), reject);
    });
  await said(/^listening on /);
  return { talks, events, said };
}
const sender = (changes: Partial<SendOptions> = {}) =>
  sendDrill({
    ...PACK,
    listener: LOCAL,
    from: PEER,
    controlPort: CONTROL_PORT,
    id: ID,
    site: new Site(['127.0.0.0/8']),
    detections: QUICK,
    seconds: SECONDS,
    onEvent: () => undefined,
    ...changes,
  });
const refused = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    return (error as Error).message;
  }
  return 'was not refused';
};

test('two hosts have the conversations of a drill, and both come to their end', async () => {
  const { talks } = await listener();
  const record = await sender({ from: null });
  assert.equal(record.expected.map(({ detection }) => detection).sort(), [...QUICK].sort());
  assert.ok((await talks) >= QUICK.length);
  assert.is(record.way, 'live');
  assert.ok(record.expected.every(({ crosses }) => !crosses));
});

test('what is said only of the border is no part of a drill inside it', async () => {
  const detections = ['hl7-border/patient-message', 'contec-cms8000/nfs-mounted'];
  const within = await listener();
  const inside = await sender({ detections });
  await within.talks;
  assert.equal(
    inside.expected.map(({ detection }) => detection),
    ['contec-cms8000/nfs-mounted'],
  );
  assert.match(inside.leftOut[0]!.why, /only of what crosses/);

  // The listener's address is the site's, the sender's is not.
  const crossing = await listener();
  const record = await sender({ detections, site: new Site([`${LOCAL}/32`]) });
  assert.equal(record.expected[0]!.hosts, [PEER, LOCAL]);
  await crossing.talks;
  const message = record.expected.find(({ detection }) => detection === detections[0]);
  assert.is(message?.crosses, true);
});

test('a client speaks from the port that its protocol gives it', async () => {
  const detections = ['ge-carescape/vitals-sent'];
  const first = await listener();
  const taken = createSocket('udp4');
  await new Promise<void>((resolve) => taken.bind(3011, PEER, resolve));
  const why = await refused(sender({ detections }));
  await new Promise<void>((resolve) => taken.close(resolve));
  await first.talks;
  assert.match(why, /EADDRINUSE/);

  const again = await listener();
  const record = await sender({ detections });
  await again.talks;
  assert.is(record.expected.length, 1);
});

test('a host that does not answer for this drill is sent one line and nothing else', async () => {
  const heard: string[] = [];
  const connections: number[] = [];
  const ended: Promise<unknown>[] = [];
  const stranger = createServer((socket) => {
    connections.push(1);
    ended.push(new Promise((resolve) => socket.once('close', resolve)));
    socket.on('data', (bytes) => {
      heard.push(bytes.toString('latin1'));
      socket.write('220 files.example FTP\r\n');
    });
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => stranger.listen(CONTROL_PORT, LOCAL, resolve));
  const why = await refused(sender());
  // All that was sent has arrived.
  await Promise.all(ended);
  stranger.close();
  assert.match(why, /no listener of drill SENDTEST; nothing was sent/);
  assert.is(connections.length, 1);
  assert.match(heard.join(''), /^VITALWIRE-DRILL 1 [0-9a-f]{32}\n$/);
});

test('a listener of another drill is none of this one', async () => {
  const other = await listener({ id: 'ANOTHER1' });
  assert.match(await refused(sender()), /no listener of drill SENDTEST/);
  await other.said(/the other side closed the connection/);
  assert.is(other.events.length, 2, 'no conversation');
  // It still waits for its own.
  await sender({ id: 'ANOTHER1', detections: ['contec-cms8000/nfs-mounted'] });
  assert.ok((await other.talks) > 0);
});

test('a host outside of the site is not even asked', async () => {
  const why = await refused(sender({ listener: '198.51.100.7' }));
  assert.match(why, /198\.51\.100\.7 is not inside the site/);
});

test('where nobody listens, the sender says so', async () => {
  assert.match(await refused(sender()), /is drill listen running there/);
});

test('a listener that nobody asks ends by itself', async () => {
  assert.is(await (await listener({ seconds: 1 })).talks, 0);
});

test('a port that is taken is named, and the rest is said', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(7515, LOCAL, resolve));
  const { talks } = await listener();
  const record = await sender({
    detections: ['contec-cms8000/patient-info', 'contec-cms8000/nfs-mounted'],
  });
  await talks;
  taken.close();
  assert.ok(record.expected.some(({ detection }) => detection === 'contec-cms8000/nfs-mounted'));
});

test.run();
