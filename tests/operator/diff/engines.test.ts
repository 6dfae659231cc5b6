import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LAB_ENGINES } from '../../../scripts/lib/engines/finding';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { compareOnCaptures } from '../../../scripts/operator/diff/captures';
import { openPack } from '../../../scripts/operator/diff/open-pack';
import { buildPackets, writePcap } from '../../../scripts/lab/packets';

const test = suite('diff/engines');

const ROOT = path.join(__dirname, '..', '..', '..');
const folder = mkdtempSync(path.join(tmpdir(), 'vitalwire-diff-test-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A copy, so that a build beside the test does not change the pack under it. */
const dist = path.join(folder, 'dist');
cpSync(path.join(ROOT, 'dist'), dist, {
  recursive: true,
  filter: (file) => !file.includes('bundles'),
});

/** An older release whose address was another. */
const old = path.join(folder, 'old');
cpSync(dist, old, { recursive: true });
for (const file of ['suricata/rules/vitalwire.rules', 'zeek/vitalwire/data.zeek']) {
  const text = readFileSync(path.join(old, file), 'utf8');
  const other = text.replaceAll('202.114.4.119', '203.0.113.119');
  assert.is.not(other, text);
  writeFileSync(path.join(old, file), other);
}

const captures = path.join(folder, 'captures');
mkdirSync(captures);
for (const [name, server] of [
  ['backdoor', '202.114.4.119'],
  ['ordinary', '10.9.9.9'],
] as const) {
  const flow = {
    transport: 'tcp' as const,
    client: { address: '10.20.0.5', port: 40000 },
    server: { address: server, port: 4711 },
    messages: [{ from: 'client' as const, bytes: '00 01 02' }],
  };
  writeFileSync(
    path.join(captures, `${name}.pcap`),
    writePcap(buildPackets({ name, flows: [flow] })),
  );
}

/** Any engine will do; each that is not here is counted as skipped. */
async function anyEngine(): Promise<boolean> {
  return (await Promise.all(LAB_ENGINES.map(engineOrSkip))).some((engine) => engine !== null);
}

test('alerts gained are told of each engine, and only of the capture that has them', async () => {
  if (!(await anyEngine())) return;
  const result = await compareOnCaptures(openPack(old), openPack(dist), [captures]);
  assert.equal(result.failures, []);
  assert.is(result.captures, 2);
  const contact = result.changes.filter(({ detection }) => detection === 'contec-cms8000/contact');
  assert.ok(contact.length > 0);
  assert.equal(new Set(contact.map(({ capture }) => capture)), new Set(['backdoor.pcap']));
  assert.equal(
    new Set(contact.map(({ engine }) => engine)),
    new Set(result.engines.map((name) => name.split(' ')[0])),
  );
  assert.ok(contact.every(({ before, after }) => before === 0 && after > 0));
});

test('alerts lost are told the other way round', async () => {
  if (!(await anyEngine())) return;
  const backdoor = path.join(captures, 'backdoor.pcap');
  const lost = await compareOnCaptures(openPack(dist), openPack(old), [backdoor]);
  assert.ok(lost.changes.some(({ before, after }) => before > 0 && after === 0));
});

test('a capture that no engine can read is a failure, not silence', async () => {
  if (!(await anyEngine())) return;
  const broken = path.join(folder, 'broken.pcap');
  writeFileSync(broken, 'this is no capture');
  const { failures } = await compareOnCaptures(openPack(dist), openPack(dist), [broken]);
  assert.ok(failures.length > 0);
});

test('archives of every layout are opened', () => {
  const tar = (name: string, cwd: string, ...parts: string[]) => {
    const file = path.join(folder, name);
    execFileSync('tar', ['-czf', file, '-C', cwd, ...parts]);
    return file;
  };
  const layout = path.join(folder, 'layout');
  cpSync(path.join(dist, 'suricata', 'rules'), path.join(layout, 'rules'), { recursive: true });
  cpSync(path.join(dist, 'manifest.json'), path.join(layout, 'rules', 'manifest.json'));
  const whole = openPack(tar('whole.tar.gz', dist, '.'));
  assert.ok(whole.rules && whole.zeek);
  const topped = openPack(tar('topped.tgz', folder, 'dist'));
  assert.ok(topped.rules && topped.zeek);
  const rulesOnly = openPack(tar('vitalwire-1.0.0-suricata.tar.gz', layout, 'rules'));
  assert.ok(rulesOnly.rules);
  assert.is(rulesOnly.zeek, null);
  assert.is(openPack(path.join(dist, 'manifest.json')).rules, null);
  const bundle = path.join(folder, 'bundle');
  mkdirSync(bundle);
  cpSync(path.join(dist, 'manifest.json'), path.join(bundle, 'manifest.json'));
  cpSync(path.join(folder, 'whole.tar.gz'), path.join(bundle, 'vitalwire-1.0.0.tar.gz'));
  cpSync(
    path.join(folder, 'vitalwire-1.0.0-suricata.tar.gz'),
    path.join(bundle, 'vitalwire-1.0.0-suricata.tar.gz'),
  );
  const unpacked = openPack(bundle);
  assert.ok(unpacked.rules && unpacked.zeek);
});

test('the command ends with 0, 1 and 2, and refuses what is no pack', () => {
  const diff = (...args: string[]) =>
    spawnSync('node', [path.join(ROOT, 'scripts', 'vitalwire.js'), 'diff', ...args], {
      encoding: 'utf8',
    });
  assert.is(diff(dist, dist).status, 0);
  const manifest = JSON.parse(readFileSync(path.join(dist, 'manifest.json'), 'utf8')) as {
    detections: unknown[];
  };
  const fewer = path.join(folder, 'fewer.json');
  writeFileSync(fewer, JSON.stringify({ ...manifest, detections: manifest.detections.slice(1) }));
  const differs = diff(fewer, dist, '--json');
  assert.is(differs.status, 1);
  assert.ok((JSON.parse(differs.stdout) as { rows: unknown[] }).rows.length > 0);
  const strange = diff(captures, dist);
  assert.is(strange.status, 2);
  assert.match(strange.stderr, /holds no manifest.json; name a dist folder/);
  const backdoor = path.join(captures, 'backdoor.pcap');
  for (const [nets, says] of [
    ['banana', /--home-net.*"banana" is no network; write IPv4 or IPv6/],
    ['10.0.0.1/8', /write "10\.0\.0\.0\/8"/],
  ] as const) {
    const refused = diff(dist, dist, '--pcap', backdoor, '--home-net', nets);
    assert.is(refused.status, 2);
    assert.match(refused.stderr, says);
    assert.is(refused.stdout, '');
  }
  const idle = diff(dist, dist, '--home-net', '10.0.0.0/8');
  assert.is(idle.status, 2);
  assert.match(idle.stderr, /--home-net is for --pcap/);
});

test.run();
