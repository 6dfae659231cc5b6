import { existsSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Engine } from '../../../scripts/lib/engines/engine';
import { stockEngineOrSkip } from '../../lib/engines/stock-engine';
import { DIST, suricataSensor, YAML, type SensorFolder } from './sensor-folder';

const test = suite('doctor/filehash');

const RULES = path.join(DIST, 'suricata', 'rules');
const NAME = 'vitalwire-filehash.rules';

/** A sensor that also loads the file-hash rules, with or without their list. */
function hashing(engine: Engine, withList: boolean): SensorFolder {
  const sensor = suricataSensor(engine);
  const folder = /^default-rule-path: (\S+)/m.exec(sensor.read(YAML))![1]!;
  sensor
    .copy(path.join(RULES, NAME), `${folder}/${NAME}`)
    .edit(YAML, (text) => text.replace('  - vitalwire.rules', `  - vitalwire.rules\n  - ${NAME}`));
  // As someone switches them on who wants them.
  sensor.write(
    `${folder}/${NAME}`,
    sensor.read(`${folder}/${NAME}`).replace(/^# alert/gm, 'alert'),
  );
  const list = 'vitalwire-firmware.sha256';
  return withList ? sensor.copy(path.join(RULES, list), `${folder}/${list}`) : sensor;
}

for (const name of ['suricata-6', 'suricata-8'] as const) {
  test(`${name}: a missing list and a short depth are found and mended`, async () => {
    const engine = await stockEngineOrSkip(name);
    if (!engine || !existsSync(path.join(RULES, NAME))) return;
    const sensor = hashing(engine, false);
    const found = sensor.ask('suricata-filehash');
    assert.ok(found.some(({ level, title }) => level === 'error' && /is not beside/.test(title)));
    assert.ok(found.some(({ title }) => /depth/.test(title)));
    sensor.paste(found.flatMap(({ fix }) => fix));
    assert.equal(sensor.ask('suricata-filehash'), []);
  });
}

test('a Suricata 6 without NSS cannot hash; one with it, and a 7 without, can', async () => {
  const six = await stockEngineOrSkip('suricata-6');
  const eight = await stockEngineOrSkip('suricata-8');
  if (!six || !eight || !existsSync(path.join(RULES, NAME))) return;
  const said = (engine: Engine, build: string) =>
    hashing(engine, true)
      .write('/build.txt', `${build}\n`)
      .ask('suricata-filehash')
      .filter(({ title }) => /NSS/.test(title)).length;
  assert.is(said(six, 'This is Suricata version 6.0.1 RELEASE\nFeatures: AF_PACKET'), 1);
  assert.is(said(six, 'This is Suricata version 6.0.1 RELEASE\nFeatures: HAVE_NSS'), 0);
  assert.is(said(eight, 'This is Suricata version 8.0.8 RELEASE\nFeatures: AF_PACKET'), 0);
});

test('a sensor without file-hash rules is not asked for any of this', async () => {
  const engine = await stockEngineOrSkip('suricata-8');
  if (!engine) return;
  assert.equal(suricataSensor(engine).ask('suricata-filehash'), []);
});

test.run();
