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
const LOCAL = '127.0.0.1';
const ID = 'SENDTEST';
/** Conversations of a second or less, on ports that anybody may open. */
const QUICK = [
  'contec-cms8000/telemetry',
  'contec-cms8000/patient-info',
  'contec-cms8000/nfs-mounted',
];

const listener = (changes: Partial<ListenOptions>, events: string[] = []) =>
  listenForDrill({
    ...PACK,
    address: LOCAL,
    controlPort: 47_600,
    id: ID,
    seconds: 30,
    onEvent: (text) => events.push(text),
    ...changes,
  });
const sender = (changes: Partial<SendOptions>) =>
  sendDrill({
    ...PACK,
    listener: LOCAL,
    from: null,
    controlPort: 47_600,
    id: ID,
    site: new Site(['127.0.0.0/8']),
    detections: QUICK,
    seconds: 30,
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
  const events: string[] = [];
  const listening = listener({ controlPort: 47_601 }, events);
  const record = await sender({ controlPort: 47_601 });
  const talks = await listening;
  assert.equal(record.expected.map(({ detection }) => detection).sort(), [...QUICK].sort());
  assert.ok(talks >= QUICK.length);
  assert.is(record.way, 'live');
  assert.ok(record.expected.every(({ crosses }) => !crosses));
});

test('what is said only of the border is no part of a drill inside it', async () => {
  const detections = ['hl7-border/patient-message', 'contec-cms8000/nfs-mounted'];
  const listening = listener({ controlPort: 47_607 });
  const inside = await sender({ controlPort: 47_607, detections });
  await listening;
  assert.equal(
    inside.expected.map(({ detection }) => detection),
    ['contec-cms8000/nfs-mounted'],
  );
  assert.match(inside.leftOut[0]!.why, /only of what crosses/);

  // The listener's address is the site's, the sender's is not.
  const crossing = listener({ address: '127.0.0.2', controlPort: 47_607 });
  const site = new Site(['127.0.0.2/32']);
  const outside = { controlPort: 47_607, detections, listener: '127.0.0.2', site };
  const record = await sender({ ...outside, from: '127.0.0.3' });
  assert.equal(record.expected[0]!.hosts, ['127.0.0.3', '127.0.0.2']);
  await crossing;
  const message = record.expected.find(({ detection }) => detection === detections[0]);
  assert.is(message?.crosses, true);
});

test('a client speaks from the port that its protocol gives it', async () => {
  const events: string[] = [];
  const detections = ['ge-carescape/vitals-sent'];
  const listening = listener({ controlPort: 47_608 });
  const taken = createSocket('udp4');
  await new Promise<void>((resolve) => taken.bind(3011, '0.0.0.0', resolve));
  const why = await refused(sender({ controlPort: 47_608, detections }));
  await new Promise<void>((resolve) => taken.close(resolve));
  await listening;
  assert.match(why, /EADDRINUSE/);

  const again = listener({ controlPort: 47_608 }, events);
  const record = await sender({ controlPort: 47_608, detections });
  await again;
  assert.is(record.expected.length, 1);
});

test('a host that does not answer for this drill is sent one line and nothing else', async () => {
  const heard: string[] = [];
  const connections: number[] = [];
  const stranger = createServer((socket) => {
    connections.push(1);
    socket.on('data', (bytes) => {
      heard.push(bytes.toString('latin1'));
      socket.write('220 files.example FTP\r\n');
    });
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => stranger.listen(47_602, LOCAL, resolve));
  const why = await refused(sender({ controlPort: 47_602 }));
  stranger.close();
  assert.match(why, /no listener of drill SENDTEST; nothing was sent/);
  assert.is(connections.length, 1);
  assert.match(heard.join(''), /^VITALWIRE-DRILL 1 [0-9a-f]{32}\n$/);
});

test('a listener of another drill is none of this one', async () => {
  const listening = listener({ controlPort: 47_603, id: 'ANOTHER1', seconds: 2 });
  assert.match(await refused(sender({ controlPort: 47_603 })), /no listener of drill SENDTEST/);
  assert.is(await listening, 0);
});

test('a host outside of the site is not even asked', async () => {
  const why = await refused(sender({ listener: '198.51.100.7' }));
  assert.match(why, /198\.51\.100\.7 is not inside the site/);
});

test('where nobody listens, the sender says so', async () => {
  assert.match(await refused(sender({ controlPort: 47_604 })), /is drill listen running there/);
});

test('a listener that nobody asks ends by itself', async () => {
  assert.is(await listener({ controlPort: 47_605, seconds: 1 }), 0);
});

test('a port that is taken is named, and the rest is said', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(7515, LOCAL, resolve));
  const listening = listener({ controlPort: 47_606 });
  const record = await sender({
    controlPort: 47_606,
    detections: ['contec-cms8000/patient-info', 'contec-cms8000/nfs-mounted'],
  });
  await listening;
  taken.close();
  assert.ok(record.expected.some(({ detection }) => detection === 'contec-cms8000/nfs-mounted'));
});

test.run();
