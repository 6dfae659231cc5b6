import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../../../scripts/lib/root';
import { buildPackets, writePcap } from '../../../scripts/lab/packets';
import { SURICATA_ENGINES } from '../../../scripts/lib/engines/engine';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { runSuricata } from '../../../scripts/lib/engines/suricata';
import { runZeek } from '../../../scripts/lib/engines/zeek';
import { readManifest } from '../../../scripts/operator/read-manifest';
import { tune, writeTuned } from '../../../scripts/operator/tune/tune';

const test = suite('tune/many-hosts');

const DIST = path.join(ROOT, 'dist');
const CONTACT = 'contec-cms8000/contact';
const folder = mkdtempSync(path.join(tmpdir(), 'vitalwire-many-hosts-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** 10.64.0.0 and on: 50,000 monitors of a hospital group. */
const HOSTS = Array.from(
  { length: 50_000 },
  (_, i) => `10.${64 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`,
);
const EXEMPT = [0, 1, 4, 5, 24_999, 49_999].map((at) => HOSTS[at]!);
const OTHER = '10.20.5.8';

const pcap = path.join(folder, 'calls.pcap');
writeFileSync(
  pcap,
  writePcap(
    buildPackets({
      name: 'calls',
      flows: [...EXEMPT, OTHER].map((address, at) => ({
        transport: 'tcp' as const,
        client: { address, port: 40_000 + at },
        server: { address: '202.114.4.119', port: 515 },
        shape: 'refused' as const,
        messages: [],
        startSeconds: at,
      })),
    }),
  ),
);

const { files } = tune(
  't.yaml',
  `version: 1\nexempt:\n  - detection: ${CONTACT}\n    hosts: [${HOSTS.join(', ')}]\n`,
  readManifest(DIST),
);
const tuned = path.join(folder, 'tuned');
writeTuned(tuned, files);

for (const name of SURICATA_ENGINES) {
  test(`${name}: 50,000 exempt hosts are exempt, and another is not`, async () => {
    const engine = await engineOrSkip(name);
    if (!engine) return;
    const { findings } = await runSuricata(engine, {
      pcap,
      rulesFiles: [path.join(DIST, 'suricata', 'rules', 'vitalwire.rules')],
      extraConfig: { 'threshold-file': path.join(tuned, 'suricata', 'threshold.config') },
      outDir: path.join(folder, name),
    });
    assert.equal(monitorsOf(findings), [OTHER]);
  });
}

test('zeek: 50,000 exempt hosts are exempt, and another is not', async () => {
  const engine = await engineOrSkip('zeek');
  if (!engine) return;
  const { findings } = await runZeek(engine, {
    pcap,
    packageDir: path.join(DIST, 'zeek', 'vitalwire'),
    extraArgs: [path.join(tuned, 'zeek', 'vitalwire-tuning.zeek')],
    outDir: path.join(folder, 'zeek'),
  });
  assert.equal(monitorsOf(findings), [OTHER]);
});

test('each line names as many hosts as every engine takes', () => {
  const lines = readFileSync(path.join(tuned, 'suricata', 'threshold.config'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('suppress'));
  const values = lines.map((line) => / ip (.*)$/.exec(line)![1]!);
  assert.ok(values.every((value) => value.length < 64));
  // Filled up, not one a host: a quarter as many lines.
  const sids = new Set(lines.map((line) => /sig_id (\d+)/.exec(line)![1]));
  assert.ok(lines.length <= (sids.size * HOSTS.length) / 4, `${lines.length} lines`);
});

function monitorsOf(findings: readonly { detection: string; sourceAddress: string }[]): string[] {
  const seen = findings.filter(({ detection }) => detection === CONTACT);
  return [...new Set(seen.map(({ sourceAddress }) => sourceAddress))];
}

test.run();
