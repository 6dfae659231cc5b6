import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { register } from '../../../scripts/commands/replay';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { ROOT } from '../../../scripts/lib/root';
import { acrossEngines, type PairFinding } from '../../../scripts/operator/replay/merge-findings';
import { adviceText, captureText } from '../../../scripts/operator/replay/report';
import type { Manifest } from '../../../scripts/model/manifest';
import { renderPack } from '../../../scripts/backends/pack';
import { runCommand } from '../hunt/run-command';

const test = suite('replay');

const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-replay-test-'));
const RECORDED = path.join(ROOT, 'tests/pcaps/recorded');
const TELEMETRY = path.join(RECORDED, 'pos-cms8000-telemetry-202.114.4.119-515-emulated.pcap');
const run = (...args: string[]) => runCommand(register, ['replay', ...args]);
const { detections } = JSON.parse(renderPack().files.get('manifest.json')!) as Manifest;

const finding = (more: Partial<PairFinding>): PairFinding => ({
  engine: 'zeek',
  detection: 'contec-cms8000/telemetry',
  grade: 'phi-sent',
  border: 'crossed',
  monitor: '10.20.0.5',
  farEnd: '202.114.4.119',
  time: 1_738_368_000,
  lastTime: 1_738_368_000,
  count: 1,
  sids: [],
  ...more,
});
const everywhere = (more: Partial<PairFinding>) =>
  (['suricata-7', 'suricata-8', 'zeek'] as const).map((engine, i) =>
    finding({ engine, count: i + 1, ...more }),
  );
const report = (findings: PairFinding[]) => ({
  pcap: 'a.pcap',
  problem: null,
  prepared: {
    pcap: 'a.pcap',
    packets: 9,
    ipPackets: 9,
    plainIpPackets: 9,
    first: 1,
    last: 2,
    shifts: [],
    warnings: ['it is cut'],
    inPart: true,
  },
  engines: (['suricata-7', 'suricata-8', 'zeek'] as const).map((name) => ({
    name,
    version: '1',
    problem: null,
    undecoded: 0,
  })),
  findings: acrossEngines(findings),
});

test('the same finding of several engines is one row that names them, worst first', () => {
  const rows = acrossEngines([
    ...everywhere({ detection: 'contec-cms8000/contact', grade: 'attempted' }),
    ...everywhere({ border: 'internal', farEnd: '10.9.9.9' }),
    ...everywhere({}).slice(0, 2),
    finding({ engine: 'zeek', time: 5, border: 'unstated' }),
  ]);
  assert.equal(
    rows.map(({ detection, border, farEnd, engines, count, time }) => [
      detection.split('/')[1],
      border,
      farEnd,
      engines.length,
      count,
      time,
    ]),
    [
      ['telemetry', 'crossed', '202.114.4.119', 3, 2, 5],
      ['telemetry', 'internal', '10.9.9.9', 3, 3, 1_738_368_000],
      ['contact', 'crossed', '202.114.4.119', 3, 3, 1_738_368_000],
    ],
  );
});

test('a head line in words, rows, and advice once, on one screen', () => {
  const told = report([
    ...everywhere({}),
    ...detections.flatMap(({ id, grade }) => everywhere({ detection: id, grade, time: 7 })),
  ]);
  const text = captureText(told) + adviceText(told.findings, detections);
  assert.match(text, /WARNING: it is cut/);
  assert.match(text, /border crossed: 10\.20\.0\.5 -> 202\.114\.4\.119, 3 engines agree/);
  assert.is(text.match(/unplug/gi)?.length, 1);
  const few = report([
    ...everywhere({}),
    finding({ engine: 'zeek', detection: 'contec-cms8000/session', grade: 'connected' }),
  ]);
  const short = captureText(few) + adviceText(few.findings, detections);
  assert.match(
    short,
    /^  PHI-SENT, border crossed: 10\.20\.0\.5 -> 202\.114\.4\.119, 3 engines agree$/m,
  );
  assert.match(short, /connected +crossed +contec-cms8000\/session .* 1x +zeek$/m);
  assert.ok(short.split('\n').length < 24, short);
});

test('wrong usage is 2 and says what to write', async () => {
  assert.is((await run(TELEMETRY, '--engine', 'suricata7')).status, 2);
  assert.is((await run('--home-net', 'hospital', TELEMETRY)).status, 2);
  const noPack = await run(TELEMETRY, '--dist', '/nonexistent');
  assert.is(noPack.status, 2);
  assert.match(noPack.stderr, /manifest\.json is no manifest/);
});

test('a real engine: findings, no findings, and no verdict', async () => {
  if (!(await engineOrSkip('suricata-7'))) return;
  const bytes = readFileSync(TELEMETRY);
  const made = (name: string, content: Buffer) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  // The option stands before the capture.
  const found = await run('--engine', 'suricata-7', TELEMETRY);
  assert.is(found.status, 1);
  assert.match(found.stdout, /PHI-SENT, border crossed: .* -> 202\.114\.4\.119, by suricata-7/);
  const home = await run('--engine=suricata-7', '--home', '10.0.0.0/8,202.114.4.0/24', TELEMETRY);
  assert.match(home.stdout, /PHI-SENT, inside the border: /);
  const cut = await run(
    '--engine=suricata-7',
    made('cut.pcap', bytes.subarray(0, bytes.length - 7)),
  );
  assert.is(cut.status, 1);
  assert.match(cut.stdout, /WARNING: it ends inside a packet/);
  const late = Buffer.from(bytes);
  for (let at = 24; at < late.length; at += 16 + late.readUInt32LE(at + 8)) {
    late.writeUInt32LE(2_208_988_800 + (late.readUInt32LE(at) % 100), at);
  }
  const future = await run('--engine=suricata-7', made('2040.pcap', late));
  assert.is(future.status, 1);
  assert.match(future.stdout, /WARNING: its clock is beyond January 2038/);
  assert.match(future.stdout, /telemetry .* first 2040-01-01 00:0/);
  const clean = await run('--engine=suricata-7', path.join(RECORDED, 'neg-lpd-rlpr-ps.pcap'));
  assert.is(clean.status, 0);
  assert.match(clean.stdout, /nothing found by suricata-7 7\./);
  const quiet = readFileSync(path.join(RECORDED, 'neg-lpd-rlpr-ps.pcap'));
  const inPart = await run('--engine=suricata-7', made('quiet.pcap', quiet.subarray(0, -3)));
  assert.is(inPart.status, 3);
  assert.match(inPart.stdout, /nothing found in what could be read by suricata-7/);
  // The first byte of an IP header: version and length.
  const broken = Buffer.from(quiet);
  broken[24 + 16 + 14] = 0x41;
  const invalid = await run('--engine=suricata-7', made('broken.pcap', broken));
  assert.is(invalid.status, 3);
  assert.match(invalid.stdout, /WARNING: suricata-7 took 1 of \d+ IP packets for broken/);

  const short = Buffer.from(bytes);
  const parts: Buffer[] = [short.subarray(0, 24)];
  for (let at = 24; at < short.length;) {
    const length = short.readUInt32LE(at + 8);
    const record = Buffer.from(short.subarray(at, at + 16));
    record.writeUInt32LE(Math.min(length, 30), 8);
    parts.push(record, short.subarray(at + 16, at + 16 + Math.min(length, 30)));
    at += 16 + length;
  }
  const snapped = await run('--engine=suricata-7', made('snapped.pcap', Buffer.concat(parts)));
  assert.is(snapped.status, 2);
  assert.match(snapped.stdout, /NO VERDICT of suricata-7 .*decoded none of the \d+ IP packets/);
  assert.not.match(snapped.stdout, /nothing found/);
  for (const [name, why] of [
    [folder, /is a folder/],
    [made('text.pcap', Buffer.from('text\n')), /is no capture/],
    [made('empty.pcap', bytes.subarray(0, 24)), /holds no packet/],
    [path.join(folder, 'gone.pcap'), /no such file/],
  ] as const) {
    const refused = await run('--engine=suricata-7', name);
    assert.is(refused.status, 2, name);
    assert.match(refused.stdout, why);
    assert.match(refused.stdout, /NO VERDICT/);
  }
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
