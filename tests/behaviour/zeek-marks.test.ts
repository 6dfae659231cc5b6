import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { buildPackets } from '../../scripts/lab/packets';
import type { Flow } from '../../scripts/model/scenario';
import { mountOver, readOver } from '../../scripts/protocols/nfs/exchanges';
import { writeCapture, zeek } from './run-dist';
import { CENTRAL, stream } from './traffic';

/** Detections that wait for others wait for those of their own family. */
const test = suite('behaviour/zeek-marks');

const MONITOR = '10.20.0.5';

/** An invented maker whose devices mount another share, with windows of its own. */
const SECOND_FAMILY = `
module Vitalwire;

function like(id: string): Detection
	{
	return copy(catalogue[id]);
	}

event zeek_init() &priority=10
	{
	catalogue["other/mounted"] = like("contec-cms8000/nfs-mounted");
	catalogue["other/code-received"] = like("contec-cms8000/code-received");
	catalogue["other/after-update"] = like("contec-cms8000/after-update");
	grant_watches["other/mounted"] = GrantWatch($calls=vector(
		RpcPattern($name="mnt", $program=100005, $versions=set(1, 3), $procedure=1, $path="/fw")));
	read_watches["other/code-received"] = ReadWatch($after=set("other/mounted"), $within=60secs);
	connection_watches["other/after-update"] = ConnectionWatch($after=set("other/code-received"),
		$within=60secs, $familiar=set("other/mounted"), $familiar_for=120secs);
	}
`;

function update(share: string, seconds: { read: number; connection: number }): Flow[] {
  const where = (port: number) => ({ server: { address: CENTRAL, port }, monitor: MONITOR });
  return [
    {
      ...mountOver('udp', { path: share, version: 3, where: where(20048), status: 0 }),
      startSeconds: 0,
    },
    { ...readOver('tcp', 3, where(2049)), startSeconds: seconds.read },
    stream(MONITOR, '198.51.100.7', ['24 20'], {
      port: 4444,
      startSeconds: seconds.read + seconds.connection,
    }),
  ];
}

const WAITING = /code-received|after-update/;

async function found(flows: Flow[]): Promise<string[] | null> {
  const engine = await engineOrSkip('zeek');
  if (!engine) return null;
  const run = await zeek(engine, writeCapture(buildPackets({ name: 'marks', flows })), {
    zeekScript: SECOND_FAMILY,
  });
  assert.equal(run.complaints, []);
  return run.findings
    .map(({ detection }) => detection)
    .filter((id) => WAITING.test(id))
    .sort();
}

for (const [what, share, read, connection, expected] of [
  ['the one share', '/pm', 30, 30, ['contec-cms8000/after-update', 'contec-cms8000/code-received']],
  ['the other share', '/fw', 30, 30, ['other/after-update', 'other/code-received']],
  ['a share of neither', '/home', 30, 30, []],
  ['a read within the window of the first family alone', '/fw', 300, 30, []],
  [
    'a connection within the window of the first family alone',
    '/fw',
    30,
    300,
    ['other/code-received'],
  ],
  [
    'the same with the first family',
    '/pm',
    300,
    300,
    ['contec-cms8000/after-update', 'contec-cms8000/code-received'],
  ],
] as const) {
  test(`two families with a share each: ${what}`, async () => {
    const ids = await found(update(share, { read, connection }));
    if (ids) assert.equal(ids, [...expected]);
  });
}

test('what is switched off or exempt feeds what waits for it all the same', async () => {
  const engine = await engineOrSkip('zeek');
  if (!engine) return;
  const pcap = writeCapture(
    buildPackets({ name: 'off', flows: update('/pm', { read: 30, connection: 30 }) }),
  );
  const all = await zeek(engine, pcap, {});
  const ids = (run: typeof all) => run.findings.map(({ detection }) => detection).sort();
  for (const off of new Set(ids(all))) {
    const run = await zeek(engine, pcap, {
      zeekScript: `redef Vitalwire::switched_off += { "${off}" };`,
    });
    assert.equal(
      ids(run),
      ids(all).filter((id) => id !== off),
      `without ${off}`,
    );
  }
  assert.ok(ids(all).includes('contec-cms8000/after-update'));
});

test.run();
