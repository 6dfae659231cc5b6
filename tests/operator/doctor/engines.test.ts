import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SURICATA_ENGINES, type Engine } from '../../../scripts/lib/engines/engine';
import { runProcess } from '../../../scripts/lib/process';
import { readDumpConfig } from '../../../scripts/operator/doctor/sensor/dump-config';
import type { SettingNode } from '../../../scripts/operator/doctor/sensor/settings';
import { readSuricataYaml } from '../../../scripts/operator/doctor/sensor/suricata-yaml';
import { stockEngineOrSkip } from '../../lib/engines/stock-engine';
import { CASES } from './suricata-cases';
import { suricataSensor, YAML, type SensorFolder } from './sensor-folder';

const test = suite('doctor/engines');

/** Breakages that stand together: none undoes another's place in the file. */
const APART =
  /error page|empty file|page|second time|not in rule-files|points elsewhere|whole path|listed, and|without quotes|any$|through a variable|that is not there|is missing|holds it|eve-log off|no alert events|made to drop|pasted|for 7 in|in Suricata|first lines/;

for (const name of SURICATA_ENGINES) {
  test(`${name}: we read suricata.yaml as it does`, async () => {
    const engine = await stockEngineOrSkip(name);
    if (!engine) return;
    const sensor = suricataSensor(engine);
    await agrees(engine, sensor);
  });

  test(`${name}: after all fixes it loads the configuration, and has the values`, async () => {
    const engine = await stockEngineOrSkip(name);
    if (!engine) return;
    const sensor = suricataSensor(engine);
    const cases = CASES.filter((one) => !one.engines || one.engines.includes(name)).filter(
      (one) => !one.wordsOnly && !APART.test(one.name),
    );
    const done = cases.filter(({ breaks }) => {
      try {
        breaks(sensor);
        return true;
      } catch {
        // Two breakages of one place do not go together; each has its own test.
        return false;
      }
    });
    assert.ok(done.length > 20, `only ${done.length} of ${cases.length}`);
    const broken = sensor.ask();
    assert.ok(broken.filter(({ level }) => level !== 'info').length > 15);
    // Twice: what one fix brings to light, such as a file that was not loaded before, the next pass mends.
    sensor.paste(broken.flatMap(({ fix }) => fix));
    sensor.paste(sensor.ask().flatMap(({ fix }) => fix));
    const left = sensor
      .ask()
      .filter(({ level, fix }) => level !== 'info' && fix.some(({ how }) => how !== 'do'));
    assert.equal(
      left.map(({ title }) => title),
      [],
    );
    await agrees(engine, sensor);
    assert.equal(await complaints(engine, sensor), '');
  });

  for (const address of [
    '[10.0.0.0/8,202.0.0.0/8]',
    '[10.0.0.0/8, 202.114.4.0/24]',
    '[10.0.0.0/8,$WARDS]',
  ]) {
    test(`${name}: the fix of HOME_NET ${address} loads`, async () => {
      const engine = await stockEngineOrSkip(name);
      if (!engine) return;
      const sensor = suricataSensor(engine);
      sensor.edit(YAML, (text) =>
        text.replace(/HOME_NET: "\[192.*$/m, `WARDS: "202.114.4.119"\n    HOME_NET: "${address}"`),
      );
      sensor.paste(sensor.ask('suricata-home-net').flatMap(({ fix }) => fix));
      assert.equal(sensor.ask('suricata-home-net'), []);
      assert.equal(await complaints(engine, sensor), '');
    });
  }
}

/** Every value of `--dump-config` is ours too, and the other way round. */
async function agrees(engine: Engine, sensor: SensorFolder): Promise<void> {
  const file = sensor.at(YAML);
  const { stdout } = await runProcess(engine.command(['--dump-config', '-c', file]), {
    timeoutSeconds: 600,
  });
  const theirs = leaves(readDumpConfig('dump', stdout).root);
  const include = (name: string) => (existsSync(name) ? sensor.read(name) : null);
  const major = Number(engine.version.split('.')[0]);
  const ours = leaves(readSuricataYaml(file, sensor.read(YAML), include, major).root);
  assert.equal(ours, theirs);
}

/** What `-T` says of errors. The sensor's own paths are given on the command line. */
async function complaints(engine: Engine, sensor: SensorFolder): Promise<string> {
  const folder = /^default-rule-path: (\S+)/m.exec(sensor.read(YAML))![1]!;
  const etc = sensor.at('/etc/suricata');
  const settings = {
    'default-rule-path': sensor.at(folder),
    'classification-file': path.join(etc, 'classification.config'),
    'reference-config-file': path.join(etc, 'reference.config'),
    'threshold-file': path.join(etc, 'threshold.config'),
    'magic-file': '',
  };
  const set = Object.entries(settings)
    .filter(([, value]) => value !== '')
    .flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  const command = engine.command([
    '-T',
    '-c',
    sensor.at(YAML),
    '-l',
    sensor.root,
    '--data-dir',
    sensor.root,
    ...set,
  ]);
  const { exitCode, stderr, stdout } = await runProcess(command, { timeoutSeconds: 600 });
  const said = `${stderr}\n${stdout}`.split('\n').filter((line) => /error/i.test(line));
  // A build whose threads may not be pinned, or a machine without the interface, is no fault of the rules.
  assert.ok(readdirSync(etc).includes('suricata.yaml'));
  return exitCode === 0 ? '' : said.slice(0, 5).join('\n') || `exit code ${exitCode}`;
}

/** Paths with values; Suricata keeps `- name:` of a list twice, as the item's own value and as its child. */
function leaves(
  node: SettingNode,
  at = '',
  into: Record<string, string> = {},
): Record<string, string> {
  if (node.children.size === 0) into[at] = node.value ?? '';
  for (const [key, child] of node.children) leaves(child, at === '' ? key : `${at}.${key}`, into);
  return Object.fromEntries(Object.entries(into).sort(([a], [b]) => (a < b ? -1 : 1)));
}

test.run();
