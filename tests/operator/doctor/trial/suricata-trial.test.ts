import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stockEngineOrSkip } from '../../../lib/engines/stock-engine';
import { suricataSensor } from '../sensor-folder';
import { HARMLESS, TRIAL_CASES } from './trial-cases';

/** That the doctor finds what the real engine loses, and that its changes bring it back: in the engine. */
const test = suite('doctor/trial/suricata');

for (const name of ['suricata-6', 'suricata-7', 'suricata-8'] as const) {
  test(`${name} as Debian ships it, with our rules, sees every proof`, async () => {
    const engine = await stockEngineOrSkip(name);
    if (!engine) return;
    const { examination, trials } = await suricataSensor(engine).tryOut();
    assert.equal(
      examination.diagnoses.filter(({ level }) => level !== 'info'),
      [],
    );
    const { seen } = trials[0]!;
    assert.is(seen!.found, seen!.of);
    assert.ok(seen!.of > 1000, `only ${seen!.of} proofs were shown`);
  });
}

for (const { name, engine: version, breaks, losesFindings, cause, level } of TRIAL_CASES) {
  test(`${version}: ${name}`, async () => {
    const engine = await stockEngineOrSkip(version);
    if (!engine) return;
    const sensor = suricataSensor(engine);
    breaks(sensor);
    const { examination, trials } = await sensor.tryOut();
    const lost = trials[0]!.seen!;
    assert.is(lost.found < lost.of, losesFindings ?? true, `${lost.found} of ${lost.of} are seen`);
    const { diagnoses } = examination;
    assert.equal(
      diagnoses.filter(({ id }) => id === 'suricata-trial').map(({ effect }) => effect),
      [],
      'its cause is not found',
    );
    const found = diagnoses.find(({ id }) => id === cause);
    assert.ok(found, `not ${cause}: ${diagnoses.map(({ id }) => id).join()}`);
    assert.is(found.level, level);
    const changes = diagnoses
      .filter(({ level: each }) => each !== 'info')
      .flatMap(({ fix }) => fix);
    const after = await sensor.paste(changes).tryOut();
    const back = after.trials[0]!.seen!;
    assert.is(back.found, back.of, 'the changes do not bring it back');
    assert.equal(
      after.examination.diagnoses.filter(({ level: each }) => each === 'error'),
      [],
    );
  });
}

test('suricata-7: out of time, a finding comes without its change, and says so', async () => {
  const engine = await stockEngineOrSkip('suricata-7');
  if (!engine) return;
  const sensor = suricataSensor(engine);
  const hidden = TRIAL_CASES.find(({ name }) => /drop-in starts it with a filter/.test(name))!;
  hidden.breaks(sensor);
  const { examination, trials } = await sensor.tryOut(1e-6);
  const found = examination.diagnoses.find(({ id }) => id === hidden.cause)!;
  assert.is(found.level, 'error');
  assert.equal(found.fix, []);
  assert.match(found.effect!.join(), /was not tried/);
  assert.match(trials[0]!.notes.join(), /minutes were over/);
  const rest = examination.diagnoses.find(({ id }) => id === 'suricata-trial')!;
  assert.match(rest.means, /--minutes gives it more/);
});

for (const { name, engine: version, breaks } of HARMLESS) {
  test(`${version}: ${name} is no error`, async () => {
    const engine = await stockEngineOrSkip(version);
    if (!engine) return;
    const sensor = suricataSensor(engine);
    breaks(sensor);
    const { examination } = await sensor.tryOut();
    assert.equal(
      examination.diagnoses.filter(({ level }) => level !== 'info').map(({ title }) => title),
      [],
    );
  });
}

test.run();
