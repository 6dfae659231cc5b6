import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stockEngineOrSkip } from '../../lib/engines/stock-engine';
import { CASES } from './suricata-cases';
import { suricataSensor } from './sensor-folder';

const test = suite('doctor/suricata');

// 7 reads and is mended as 8 is (engines.test.ts shows it); where they differ, 7 is asked too.
const ENGINES = ['suricata-6', 'suricata-8'] as const;

for (const name of ENGINES) {
  test(`${name} as Debian ships it, with our rules, has nothing to mend`, async () => {
    const engine = await stockEngineOrSkip(name);
    if (!engine) return;
    const said = suricataSensor(engine)
      .ask()
      .filter(({ level }) => level !== 'info');
    assert.equal(said, []);
  });

  for (const { check, name: breakage, engines, breaks, level, wordsOnly } of CASES) {
    if (engines && !engines.includes(name)) continue;
    test(`${name}: ${check}: ${breakage}`, async () => {
      const engine = await stockEngineOrSkip(name);
      if (!engine) return;
      const sensor = suricataSensor(engine);
      breaks(sensor);
      const found = sensor.ask(check).filter((one) => one.level === level);
      assert.ok(found.length > 0, 'it is not found');
      assert.ok(found.every(({ title, means }) => title.length > 0 && means.length > 20));
      if (wordsOnly) return;
      const fixes = found.flatMap(({ fix }) => fix);
      assert.ok(fixes.length > 0, 'it has no fix');
      const left = sensor
        .paste(fixes)
        .ask(check)
        .filter((one) => one.level === level);
      assert.equal(
        left.map(({ title }) => title),
        [],
        'the fix does not mend it',
      );
    });
  }
}

test.run();
