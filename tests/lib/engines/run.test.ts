import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Engine, EnginePack } from '../../../scripts/lib/engines/engine';
import { engineOrSkip } from '../../../scripts/test/engine-or-skip';
import { suricataEngine } from '../../../scripts/lib/engines/suricata-engine';
import { zeekEngine } from '../../../scripts/lib/engines/zeek-engine';
import { EngineFailure } from '../../../scripts/lib/process';
import { ROOT } from '../../../scripts/lib/root';
import { scratchFolder, writeScript } from './scratch';

/** One way to run an engine, whatever it is: what both promise. */

const test = suite('engines/run');

const PCAP = path.join(
  ROOT,
  'tests/pcaps/recorded/pos-cms8000-telemetry-202.114.4.119-515-emulated.pcap',
);
const PACK: EnginePack = {
  rulesFiles: () => [path.join(ROOT, 'dist/suricata/rules/vitalwire.rules')],
  zeekPackage: path.join(ROOT, 'dist/zeek/vitalwire'),
};
const SURICATA = 'suricata-8';
const NOTHING: EnginePack = { rulesFiles: () => [], zeekPackage: null };

for (const name of ['suricata-6', 'suricata-7', 'suricata-8', 'zeek'] as const) {
  test(`${name} finds the stream with the pack and nothing without`, async () => {
    const engine = await engineOrSkip(name);
    if (!engine) return;
    const { findings, decoded } = await engine.run({ pcap: PCAP }, PACK, {});
    assert.ok(findings.some(({ detection }) => detection === 'contec-cms8000/telemetry'));
    assert.ok(decoded);
    const without = await engine.run({ pcap: PCAP }, NOTHING, {});
    assert.equal(without.findings, []);
    assert.ok(without.decoded);
  });

  test(`${name} that read fewer packets than there are fails, and says what it found`, async () => {
    const engine = await engineOrSkip(name);
    if (!engine) return;
    const error = await failureOf(engine, PACK, 1_000_000);
    assert.match(error.message, /did not read the whole capture: \d+ packets of 1000000/);
    assert.ok(error.findings.some(({ detection }) => detection === 'contec-cms8000/telemetry'));
  });

  test(`${name} is prepared as it is run`, async () => {
    const engine = await engineOrSkip(name);
    if (!engine) return;
    const [prepared, ran] = [scratchFolder(), scratchFolder()];
    const site = {
      networks: ['192.0.2.0/24', '!192.0.2.9'],
      addressGroups: { MEDICAL_NET: 'any' },
    };
    const command = await engine.prepare(PCAP, PACK, site, prepared);
    await engine.run({ pcap: PCAP }, PACK, site, { outDir: ran });
    const file = name === 'zeek' ? 'run-settings.zeek' : 'suricata.yaml';
    const lines = readFileSync(path.join(prepared, file), 'utf8').trim().split('\n');
    assert.ok(lines.some((line) => line.includes('192.0.2.0/24')));
    for (const line of lines) assert.ok(readFileSync(path.join(ran, file), 'utf8').includes(line));
    assert.ok([command.file, ...command.args].includes(PCAP));
  });
}

for (const name of ['suricata-6', 'suricata-7', 'suricata-8', 'zeek'] as const) {
  test(`${name} loads a pack from a folder whose name means something to shells and globs`, async () => {
    const engine = await engineOrSkip(name);
    if (!engine) return;
    const folder = path.join(scratchFolder(), 'a[b]*? {c} \\ "d"');
    cpSync(path.dirname(PACK.rulesFiles(SURICATA)[0]!), path.join(folder, 'rules'), {
      recursive: true,
    });
    cpSync(PACK.zeekPackage!, path.join(folder, 'zeek'), { recursive: true });
    const pack: EnginePack = {
      rulesFiles: () => [path.join(folder, 'rules', 'vitalwire.rules')],
      zeekPackage: path.join(folder, 'zeek'),
    };
    const { findings } = await engine.run({ pcap: PCAP }, pack, {});
    assert.ok(findings.some(({ detection }) => detection === 'contec-cms8000/telemetry'));
  });
}

test('what is no network reaches no engine, however it was given', async () => {
  for (const made of [suricataEngine, zeekEngine]) {
    const name = made === zeekEngine ? 'zeek' : SURICATA;
    const started = path.join(scratchFolder(), 'started');
    const file = writeScript(path.join(scratchFolder(), name), `touch ${started}`);
    const command = (args: readonly string[]) => ({ file, args: [...args], env: {} });
    const engine = made({ name, version: '8.0.0', origin: file, configFolder: '/', command });
    for (const network of ['banana', '10.0.0.0/8 }; system("id"); #', '$HOME_NET', '']) {
      const error = await engine
        .run({ pcap: PCAP }, NOTHING, { networks: [network] })
        .catch((thrown: unknown) => thrown);
      assert.instance(error, Error);
      assert.match((error as Error).message, /is no network; write IPv4 or IPv6 networks/);
    }
    assert.not.ok(existsSync(started), name);
  }
});

test('a script of the pack that stumbles is a failure, one of Zeek itself is none', async () => {
  const zeek = await engineOrSkip('zeek');
  if (!zeek) return;
  const stumbles =
    'event new_connection(c: connection) { local t: table[count] of count; print t[1]; }\n';
  const folder = scratchFolder();
  writeFileSync(path.join(folder, '__load__.zeek'), stumbles);
  const error = await failureOf(zeek, { ...NOTHING, zeekPackage: folder });
  assert.match(error.message, /had errors in a script of the pack: no such index/);
  const other = await zeek.run({ pcap: PCAP }, { ...NOTHING, zeekScript: stumbles }, {});
  assert.ok(other.decoded);
});

test('a folder that was asked for stays, another goes', async () => {
  for (const [name, made, answer] of [
    ['suricata-7', suricataEngine, 'eve.json'],
    ['zeek', zeekEngine, 'packets-read.txt'],
  ] as const) {
    const seen = path.join(scratchFolder(), 'seen');
    const body =
      name === 'zeek'
        ? `pwd > ${seen}; echo 0 > packets-read.txt`
        : `pwd > ${seen}; echo '{"event_type":"stats","stats":{}}' > eve.json`;
    const file = writeScript(path.join(scratchFolder(), name), body);
    const command = (args: readonly string[]) => ({ file, args: [...args], env: {} });
    const engine = made({ name, version: '0', origin: file, configFolder: '/', command });
    await engine.run({ pcap: PCAP }, NOTHING, {});
    assert.not.ok(existsSync(readFileSync(seen, 'utf8').trim()), name);
    const outDir = scratchFolder();
    await engine.run({ pcap: PCAP }, NOTHING, {}, { outDir });
    assert.ok(existsSync(path.join(outDir, answer)), name);
  }
});

async function failureOf(engine: Engine, pack: EnginePack, packets?: number) {
  const error = await engine
    .run({ pcap: PCAP, ...(packets === undefined ? {} : { packets }) }, pack, {})
    .catch((thrown: unknown) => thrown);
  assert.instance(error, EngineFailure);
  return error as EngineFailure;
}

test.run();
