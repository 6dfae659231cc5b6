import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engineFor } from '../../../../scripts/operator/doctor/trial/engine';
import type { SuricataSensor } from '../../../../scripts/operator/doctor/sensor/sensor';
import { scratchFolder } from '../../../release/build/scratch';

const test = suite('operator/doctor/trial/engine');

/** As far as the choice asks: files of another machine, which do not say their version. */
const ELSEWHERE = { look: { root: '/copy' }, config: null, version: null, start: null };

test('where no Suricata can be run, it says of each why', async () => {
  const { PATH, VITALWIRE_ENGINES } = process.env;
  Object.assign(process.env, { PATH: '', VITALWIRE_ENGINES: scratchFolder() });
  const chosen = await engineFor(ELSEWHERE as unknown as SuricataSensor);
  process.env.PATH = PATH;
  if (VITALWIRE_ENGINES === undefined) delete process.env.VITALWIRE_ENGINES;
  else process.env.VITALWIRE_ENGINES = VITALWIRE_ENGINES;
  assert.is(chosen.engine, null);
  const why = 'why' in chosen ? chosen.why : '';
  for (const name of ['suricata-6', 'suricata-7', 'suricata-8']) {
    assert.match(why, new RegExp(`${name}: not on PATH and not fetched yet`));
  }
});

test.run();
