import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { register } from '../../../scripts/commands/drill';
import type { LabEngine } from '../../../scripts/lib/engines/finding';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { ROOT } from '../../../scripts/lib/root';
import { payloadOf } from '../../../scripts/lib/captures/wire';
import { Site } from '../../../scripts/lib/site-networks';
import { packetsIn } from '../../lib/captures/packets-in';
import type { DrillRecord } from '../../../scripts/model/drill';
import { checkDrill, type DrillResult } from '../../../scripts/operator/drill/check';
import { drillPack } from '../../../scripts/operator/drill/pack';
import { writeDrill, type DrillOptions } from '../../../scripts/operator/drill/write';
import { packIn, stockPack } from '../../../scripts/operator/stock-pack';
import { runCommand } from '../hunt/run-command';

const test = suite('operator/drill');

const DIST = path.join(ROOT, 'dist');
const PACK = drillPack(DIST);
const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-drill-test-'));
test.after(() => rmSync(folder, { recursive: true }));

const OPTIONS: DrillOptions = {
  id: 'DR7LL234',
  monitor: '10.77.1.9',
  station: '10.77.0.2',
  outside: '198.51.100.7',
  site: new Site(['10.77.0.0/16']),
  detections: null,
  vlans: [],
  packetsPerSecond: null,
  startSeconds: 1_790_000_000,
};
const written = (changes: Partial<DrillOptions> = {}) =>
  writeDrill(PACK.proofs, PACK.manifest, { ...OPTIONS, ...changes });

let runs = 0;

/** The logs that a sensor writes of a capture; null where it is not here. */
async function logsOf(name: LabEngine, pcap: Buffer, networks = ['10.77.0.0/16']) {
  const engine = await engineOrSkip(name);
  if (!engine) return null;
  runs += 1;
  const outDir = path.join(folder, `${name}-${runs}`);
  const file = path.join(folder, `${runs}.pcap`);
  writeFileSync(file, pcap);
  await engine.run({ pcap: file }, stockPack(packIn(DIST)), { networks }, { outDir });
  return outDir;
}

function check(paths: string[], record: DrillRecord): Promise<DrillResult> {
  return checkDrill({ paths, record, manifest: PACK.manifest, sentAt: null, lateAfterSeconds: 10 });
}

/** The frames of a capture that a sensor gets of it. */
function filtered(pcap: Buffer, keep: (frame: Uint8Array) => boolean): Buffer {
  const parts = [pcap.subarray(0, 24)];
  let at = 24;
  while (at < pcap.length) {
    const size = pcap.readUInt32LE(at + 8);
    if (keep(pcap.subarray(at + 16, at + 16 + size))) parts.push(pcap.subarray(at, at + 16 + size));
    at += 16 + size;
  }
  return Buffer.concat(parts);
}

for (const engine of ['suricata-7', 'suricata-8', 'zeek'] as const) {
  test(`${engine} shows every finding of a drill, with tags and without`, async () => {
    for (const vlans of [[], [10, 110]]) {
      const { pcap, record } = written({ vlans });
      const logs = await logsOf(engine, pcap);
      if (!logs) return;
      const result = await check([logs], record);
      assert.is(result.sensors.join(), engine === 'zeek' ? 'zeek' : 'suricata');
      const short = result.rows.filter(({ status }) => status !== 'seen');
      assert.equal(short, []);
      const told = new Set(result.rows.map(({ detection }) => detection));
      for (const { id, suricata, zeek, offByDefault } of PACK.manifest.detections) {
        const can = engine === 'zeek' ? 'notice' in zeek : Array.isArray(suricata);
        const leftOut = record.leftOut.some(({ detection }) => detection === id);
        if (can && offByDefault === null && !leftOut) assert.ok(told.has(id), id);
      }
    }
  });
}

const IP_PROTOCOL = 23;
const SOURCE = 26;
const cuts: [string, (frame: Uint8Array) => boolean, RegExp][] = [
  ['UDP is filtered', (frame) => frame[IP_PROTOCOL] !== 17, /over UDP is missing/],
  ['TCP is filtered', (frame) => frame[IP_PROTOCOL] !== 6, /leaves TCP out/],
  [
    'the span gives one direction',
    (frame) => frame.subarray(SOURCE, SOURCE + 4).join('.') === '10.77.1.9',
    /one direction/,
  ],
  ['payloads are sliced off', (frame) => payloadOf(frame).length === 0, /without their payload/],
  ['one packet of five arrives', () => (packets += 1) % 5 === 0, /sampled/],
];
let packets = 0;
for (const [what, keep, why] of cuts) {
  test(`check names the cut where ${what}`, async () => {
    const { pcap, record } = written();
    const logs = await logsOf('suricata-7', filtered(pcap, keep));
    if (!logs) return;
    const { rows, causes } = await check([logs], record);
    assert.ok(rows.every(({ status }) => status === 'seen') === false || rows.length === 0);
    assert.ok(
      causes.some((cause) => why.test(cause.why)),
      JSON.stringify(causes),
    );
    // What went over the border went the same way: one cut explains it too.
    const isFilter = /filtered$/.test(what);
    if (isFilter)
      assert.not.ok(
        causes.some((cause) => /no single fault/.test(cause.why)),
        what,
      );
  });
}

/** Rows of eve.json that no engine wrote: what a sensor's log can look like. */
let handwritten = 0;
function eveOf(events: readonly object[]): string {
  const file = path.join(folder, `eve-by-hand-${(handwritten += 1)}.json`);
  writeFileSync(file, events.map((one) => `${JSON.stringify(one)}\n`).join(''));
  return file;
}
const at = (seconds: number) => new Date((OPTIONS.startSeconds + seconds) * 1000).toISOString();
const flow = (src_ip: string, dest_ip: string, answers = 1) => ({
  timestamp: at(30),
  event_type: 'flow',
  ...{ src_ip, dest_ip, src_port: 40000, dest_port: 515, proto: 'TCP' },
  flow: {
    ...{ pkts_toserver: 4, pkts_toclient: 3 * answers, bytes_toserver: 400 },
    ...{ bytes_toclient: 300 * answers, start: at(20), end: at(30) },
  },
});
const alertOf = (detection: string, hosts: [string, string], seconds: number) => ({
  ...{ timestamp: at(seconds), event_type: 'alert', src_ip: hosts[0], dest_ip: hosts[1] },
  ...{ proto: 'TCP', src_port: 40000, dest_port: 515 },
  alert: { signature_id: sidOf(detection).sid, signature: 'VITALWIRE', metadata: {} },
});

const DETECTIONS = ['contec-cms8000/telemetry', 'contec-cms8000/patient-info'];
const logs: [string, () => object[], RegExp][] = [
  [
    'nothing of the drill arrived',
    () => [flow('10.1.1.1', '10.1.1.2')],
    /does not see these frames/,
  ],
  [
    'the pack is not loaded',
    () => [flow('10.77.1.9', '198.51.100.7'), flow('10.77.1.9', '10.77.0.2')],
    /very hosts and finds nothing/,
  ],
  [
    'flows have one side',
    () => [flow('10.77.1.9', '198.51.100.7', 0), flow('10.77.1.9', '10.77.0.2', 0)],
    /one side of the traffic/,
  ],
  [
    'addresses are translated',
    () => DETECTIONS.map((one) => alertOf(one, ['172.16.0.1', '198.51.100.7'], 3)),
    /172\.16\.0\.1 - 198\.51\.100\.7.*translated/,
  ],
  [
    'logs were rotated away since',
    () => [{ ...flow('10.1.1.1', '10.1.1.2'), timestamp: at(5000) }],
    /begin after the drill/,
  ],
  [
    'checksums are wrong',
    () => [
      flow('10.1.1.1', '10.1.1.2'),
      { timestamp: at(9), event_type: 'stats', stats: { tcp: { invalid_checksum: 7 } } },
    ],
    /wrong checksums/,
  ],
  [
    'packets are cut off',
    () => [
      flow('10.1.1.1', '10.1.1.2'),
      {
        ...{ timestamp: at(9), event_type: 'stats' },
        stats: { decoder: { event: { ipv4: { trunc_pkt: 7 } } } },
      },
    ],
    /cut off/,
  ],
];
for (const [what, events, why] of logs) {
  test(`check says so where ${what}`, async () => {
    const { record } = written({ detections: DETECTIONS });
    const { rows, causes } = await check([eveOf(events())], record);
    assert.ok(rows.every(({ status }) => status === 'missing'));
    assert.match(causes[0]!.why, why);
    assert.is(causes.length, 1);
  });
}

test('a clock that is ahead is told from alerts that are late', async () => {
  const { record } = written({ detections: DETECTIONS });
  const late = (by: (index: number) => number) =>
    record.expected.map((one, index) =>
      alertOf(one.detection, one.hosts, one.atSeconds + by(index)),
    );
  const live = { ...record, way: 'live' as const };
  const ahead = await check([eveOf(late(() => 90))], live);
  assert.match(ahead.causes[0]!.why, /90 s late alike/);
  const slow = await check([eveOf(late((index) => 20 + 50 * index))], live);
  assert.not.ok(slow.causes.some(({ why }) => /alike/.test(why)));
});

test('Zeek that counts the outside of a drill as its own is told so', async () => {
  const { pcap, record } = written();
  const engine = await engineOrSkip('zeek');
  if (!engine) return;
  const outDir = path.join(folder, 'zeek-stock');
  const file = path.join(folder, 'zeek-stock.pcap');
  writeFileSync(file, pcap);
  // As it is by itself.
  const zeekScript = 'redef Site::private_address_space_is_local = T;';
  const pack = { ...stockPack(packIn(DIST)), zeekScript };
  await engine.run({ pcap: file }, pack, { networks: ['10.77.0.0/16'] }, { outDir });
  const { causes } = await check([outDir], record);
  assert.match(causes[0]!.why, /Site::private_address_space/);
  assert.is(causes.length, 1);
});

test('no log at all is no verdict, and nothing is called seen', async () => {
  const file = path.join(folder, 'empty.log');
  writeFileSync(file, 'nothing of a sensor\n');
  const { rows, causes } = await check([file], written().record);
  assert.is(rows.length, 0);
  assert.match(causes[0]!.why, /no log of/);
});

test('check names HOME_NET where nothing is said to have crossed', async () => {
  const { pcap, record } = written();
  const logs = await logsOf('suricata-7', pcap, ['0.0.0.0/2', '192.0.0.0/3']);
  if (!logs) return;
  const { causes } = await check([logs], record);
  assert.ok(
    causes.some(({ why }) => why.includes('HOME_NET')),
    JSON.stringify(causes),
  );
});

test('an earlier alert of the same hosts that keeps one back is named', async () => {
  const { record } = written({ detections: ['contec-cms8000/contact'] });
  const { sid } = sidOf('contec-cms8000/contact');
  const alert = (minutesBefore: number) =>
    JSON.stringify({
      timestamp: new Date((OPTIONS.startSeconds - minutesBefore * 60) * 1000).toISOString(),
      event_type: 'alert',
      src_ip: '10.77.1.9',
      dest_ip: '202.114.4.119',
      proto: 'TCP',
      alert: { signature_id: sid, signature: 'VITALWIRE ATTEMPTED', metadata: {} },
    });
  for (const [minutes, kept] of [
    [20, true],
    [90, false],
  ] as const) {
    const file = path.join(folder, `eve-${minutes}.json`);
    writeFileSync(file, `${alert(minutes)}\n`);
    const { rows } = await check([file], record);
    const row = rows.find(({ border }) => !border)!;
    assert.is(row.status, 'missing');
    assert.is(row.suppressedBy !== null, kept, `${minutes} minutes`);
  }
});

function sidOf(detection: string) {
  const { suricata } = PACK.manifest.detections.find(({ id }) => id === detection)!;
  assert.ok(Array.isArray(suricata));
  return suricata.find(({ alerts, border }) => alerts && border === 'unstated')!;
}

test('the command ends as its help says: 1 for what is missing, 3 for what was not read', async () => {
  const { record } = written({ detections: ['contec-cms8000/contact'] });
  const file = path.join(folder, 'drill-DR7LL234.json');
  writeFileSync(file, JSON.stringify(record));
  const event = {
    timestamp: record.startedAt,
    event_type: 'flow',
    src_ip: '10.1.1.1',
    dest_ip: '10.1.1.2',
  };
  const eve = path.join(folder, 'eve.json');
  writeFileSync(eve, `${JSON.stringify(event)}\n`);
  const missing = await runCommand(register, ['drill', 'check', eve, '--record', file]);
  assert.is(missing.status, 1, missing.stderr);
  assert.match(missing.stdout, /MISSING/);
  writeFileSync(path.join(folder, 'text.log'), 'nothing\n');
  const unread = ['drill', 'check', path.join(folder, 'text.log'), '--record', file];
  assert.is((await runCommand(register, unread)).status, 3);
});

test('logs that come on standard input are read once, and all in them is seen', async () => {
  const { pcap, record } = written({ detections: ['contec-cms8000/contact'] });
  const logs = await logsOf('suricata-7', pcap);
  if (!logs) return;
  const file = path.join(folder, 'drill-stdin.json');
  writeFileSync(file, JSON.stringify(record));
  const program = path.join(ROOT, 'scripts/vitalwire.js');
  const { status, stdout } = spawnSync(
    process.execPath,
    [program, 'drill', 'check', '-', '--record', file],
    { input: readFileSync(path.join(logs, 'eve.json')), encoding: 'utf8' },
  );
  assert.match(stdout, /all 2 findings are in the logs of suricata/);
  assert.is(status, 0);
});

test('the id stands in the traffic, and the placeholder nowhere', () => {
  const text = written().pcap.toString('latin1');
  assert.ok(text.includes('CANARY-DR7LL234'));
  assert.not.ok(text.includes('CANARY-DRILL000'));
});

test('packets come no faster than asked for', async () => {
  const packets = await packetsIn(written({ packetsPerSecond: 50 }).pcap);
  const times = packets.map(({ timeMicros }) => timeMicros!);
  for (let i = 1; i < times.length; i += 1)
    assert.ok(times[i]! - times[i - 1]! >= 20_000, `packet ${i}`);
});

for (const [what, changes, complaint] of [
  ['a monitor of somebody else', { monitor: '203.0.113.9' }, /--monitor .* not inside/],
  ['a station of somebody else', { station: '8.8.8.8' }, /--station .* not inside/],
  [
    'an outside host that may be somebody’s',
    { outside: '8.8.8.8' },
    /--outside .* reserved for documentation/,
  ],
  ['one host as both', { station: '10.77.1.9' }, /one host/],
  ['a detection that is not there', { detections: ['contec/none'] }, /no detection of this pack/],
] as const) {
  test(`${what} is refused`, () => {
    assert.throws(() => written(changes), complaint);
  });
}

test('the record is what the published schema says', () => {
  const schema = JSON.parse(readFileSync(path.join(DIST, 'schemas/drill.schema.json'), 'utf8')) as {
    required: string[];
  };
  assert.equal(Object.keys(written().record).sort(), [...schema.required].sort());
});

test.run();
