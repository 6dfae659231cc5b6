import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sampleOf } from '../../../../scripts/operator/doctor/sensor/files';
import { readPack } from '../../../../scripts/operator/doctor/sensor/pack-rules';
import { readSensor } from '../../../../scripts/operator/doctor/sensor/read';
import { eveFlows } from '../samples';
import { DIST } from '../sensor-folder';

const test = suite('doctor/sensor/files');

const folder = mkdtempSync(path.join(tmpdir(), 'vitalwire-files-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

function file(name: string, bytes: Uint8Array | string): string {
  const whole = path.join(folder, name);
  writeFileSync(whole, bytes);
  return whole;
}

test('a short file is read whole, packed or not', () => {
  assert.equal(sampleOf(file('a', 'one\n')), { text: 'one\n', note: null, whole: true });
  assert.equal(sampleOf(file('b', gzipSync('one\n'))), { text: 'one\n', note: null, whole: true });
});

test('of a file of 2.2 GB the end is read', () => {
  const long = file('eve.json', '');
  truncateSync(long, 2200 * 1024 * 1024);
  writeFileSync(long, 'last line\n', { flag: 'a' });
  const { text, note, whole } = sampleOf(long);
  assert.ok(text.endsWith('last line\n'));
  assert.match(note!, /last 64 MiB/);
  assert.ok(whole);
  rmSync(long);
});

test('a byte order mark says how a file is written', () => {
  const text = '\uFEFF%YAML 1.1\n---\n';
  const little = Buffer.from(text, 'utf16le');
  const big = Buffer.from(little).swap16();
  for (const bytes of [little, big]) {
    assert.is(sampleOf(file('u16.yaml', bytes)).text, '%YAML 1.1\n---\n');
  }
});

test('of a long log of Zeek the columns are read with its end', () => {
  const log = file('conn.log', '#separator \\x09\n#fields\tts\tuid\n');
  writeFileSync(log, `${'1\tC1\n'.repeat(50)}2\tC2\n`, { flag: 'a' });
  const { text, note } = sampleOf(log, 40);
  assert.ok(text.startsWith('#separator \\x09\n#fields\tts\tuid\n1\tC1\n'));
  assert.ok(text.endsWith('2\tC2\n'));
  assert.match(note!, /last 1 KiB/);
});

test('many logs share the memory that one may take, and the newest counters count', () => {
  const sensor = mkdtempSync(path.join(folder, 'many-'));
  const stats = (day: number, drops: number) =>
    `{"timestamp":"2026-11-0${day}T00:00:00","event_type":"stats","stats":{"capture":{"kernel_drops":${drops}}}}\n`;
  for (const day of [1, 2, 3, 4, 5]) {
    const log = path.join(sensor, `eve.json.${day}`);
    writeFileSync(log, '');
    truncateSync(log, 90 * 1024 * 1024);
    // eve.json.1 is the newest of what logrotate has turned.
    writeFileSync(log, `\n${stats(6 - day, day)}`, { flag: 'a' });
  }
  const read = readSensor([sensor], readPack(DIST));
  assert.is(read.partly.length, 5);
  assert.ok(read.partly.every(({ note, isDamaged }) => /its last 51 MiB/.test(note) && !isDamaged));
  assert.is(read.sensor.suricata!.eve!.stats!.get('capture.kernel_drops'), 1);
});

test('a packed file that is cut gives its beginning, and is named', () => {
  const packed = gzipSync(
    Array.from({ length: 20_000 }, (_, line) => `line ${line * 7919}\n`).join(''),
  );
  const { text, note, whole } = sampleOf(file('cut.gz', packed.subarray(0, packed.length / 2)));
  assert.ok(text.startsWith('line 0\nline 7919\n'));
  assert.match(note!, /ends before its end/);
  assert.not.ok(whole);
});

test('what cannot be unpacked or opened is named', () => {
  const broken = sampleOf(
    file('broken.gz', Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(99, 7)])),
  );
  assert.not.ok(broken.whole);
  assert.match(broken.note!, /cannot be/);
  assert.match(sampleOf(path.join(folder, 'none')).note!, /^is not there: /);
});

test('one bad file does not end the reading of a sensor', () => {
  const sensor = mkdtempSync(path.join(folder, 'sensor-'));
  writeFileSync(path.join(sensor, 'eve.json'), eveFlows(true));
  writeFileSync(path.join(sensor, 'eve.json.1.gz'), gzipSync(eveFlows(false)).subarray(0, 60));
  const read = readSensor([sensor], readPack(DIST));
  assert.is(read.sensor.suricata?.eve?.tcpFlows, 40);
  assert.equal(
    read.partly.map((one) => [path.basename(one.file), one.isDamaged]),
    [['eve.json.1.gz', true]],
  );
});

test.run();
