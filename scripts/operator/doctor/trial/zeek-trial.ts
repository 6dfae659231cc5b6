import { isPresent } from '../../../lib/engines/engine';
import { findEngines } from '../../../lib/engines/find';
import type { Examination } from '../examine';
import { copiesOf, NotRun, proofsOf, type TrialInput } from './begin';
import { conclude } from './conclude';
import { testTraffic, VIEWS } from './test-traffic';
import type { Tried } from './trial';
import { zeekExperiment } from './zeek-experiments';
import { ZeekTrial } from './zeek-run';
import { zeekNets } from './zeek-site';

/**
 * Runs Zeek with the sensor's site scripts over the pack's proofs, and looks for what stands in the way.
 * @throws NotRun where there is nothing to run, or it does not run with the package alone.
 */
export async function tryZeek(input: TrialInput): Promise<Tried> {
  const { read, checks, own, statics, limit, common } = input;
  const { pack } = read.sensor;
  const zeek = read.sensor.zeek!;
  const proofs = proofsOf(pack);
  const state = (await findEngines()).find(({ name }) => name === 'zeek')!;
  if (!isPresent(state)) throw new NotRun(`no Zeek could be run: ${state.absent}`);
  const nets = zeekNets(zeek);
  const stage = common.capture({ engine: 'zeek', nets }, () =>
    testTraffic(proofs, {
      nets,
      vlans: [20],
      crowd: [],
      views: VIEWS.filter((view) => view !== 'many'),
    }),
  );
  const trial = new ZeekTrial(state, stage, pack, limit);
  try {
    const { origin, version } = state;
    const best = await common.withPackAlone(stage, { origin, version, nets }, () =>
      trial.withPackAlone(nets),
    );
    if (best.ending !== null) {
      throw new NotRun(
        `Zeek ${state.version} does not run with the package alone: ${best.said.join(' | ')}`,
      );
    }
    const base = await trial.run(zeek);
    const { at, ...copies } = copiesOf(
      'zeek',
      input,
      (file) => zeek.scripts.find((script) => script.file === file)?.text,
      (sensor, changed) => trial.run(sensor, changed),
    );
    const off = switchedOff(statics);
    const shown = stage.shown.filter(
      ({ key, proof }) => best.keys.has(key) && !off.has(proof.detection),
    );
    const expected = new Set(shown.map(({ key }) => key));
    const also = [...best.also].filter((one) => ![...off].some((id) => one.endsWith(id)));
    return await conclude({
      engine: 'zeek',
      version: `Zeek ${state.version}`,
      stage,
      own,
      checks,
      notes: base.limits,
      runs: () => trial.count,
      search: {
        ...copies,
        base,
        expected,
        expectedAlso: new Set(also),
        limit,
        experiments: (changed, now) =>
          zeekExperiment({ zeek: at(changed), expected, ...copies }, changed, now),
      },
    });
  } finally {
    trial.close();
  }
}

/** What the package's own option switches off is meant: the check says it, and it is no loss. */
function switchedOff({ diagnoses }: Examination): Set<string> {
  const said = diagnoses.filter(({ id, level }) => id === 'zeek-switches' && level === 'info');
  return new Set(said.flatMap(({ title }) => title.match(/[a-z0-9-]+\/[a-z0-9-]+/g) ?? []));
}
