import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isPresent } from '../../../lib/engines/engine';
import { findEngines } from '../../../lib/engines/find';
import { PROOFS_FILE, readProofs } from '../../../model/doctor-proofs';
import type { Check } from '../check';
import { examine, type Examination } from '../examine';
import { textOf as textOnDisk } from '../sensor/files';
import type { Read } from '../sensor/read';
import { conclude } from './conclude';
import { testTraffic, VIEWS } from './test-traffic';
import type { TimeLimit } from './time-limit';
import type { Tried } from './trial';
import type { TrialsInCommon } from './trials-in-common';
import { zeekExperiment } from './zeek-experiments';
import { ZeekTrial } from './zeek-run';
import { zeekNets } from './zeek-site';

/** Runs Zeek with the sensor's site scripts over the pack's proofs, and looks for what stands in the way. */
export async function tryZeek(
  read: Read,
  checks: readonly Check[],
  statics: Examination,
  limit: TimeLimit,
  common: TrialsInCommon,
): Promise<Tried> {
  const { pack } = read.sensor;
  const zeek = read.sensor.zeek!;
  const own = statics.diagnoses.filter(({ engine }) => engine === 'zeek');
  const nothing = (why: string): Tried => ({
    trial: { engine: 'zeek', version: null, seen: null, notes: [why], runs: 0 },
    diagnoses: own.map((one) => ({ ...one, fix: one.fix.filter(({ how }) => how === 'do') })),
  });
  const proofsFile = path.join(pack.folder, PROOFS_FILE);
  if (!existsSync(proofsFile))
    return nothing(`the pack has no ${PROOFS_FILE}: it is older than 2.0`);
  const state = (await findEngines()).find(({ name }) => name === 'zeek')!;
  if (!isPresent(state)) return nothing(`no Zeek could be run: ${state.absent}`);
  const nets = zeekNets(zeek);
  const stage = common.capture({ engine: 'zeek', nets }, () =>
    testTraffic(readProofs(readFileSync(proofsFile, 'utf8')), {
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
      return nothing(
        `Zeek ${state.version} does not run with the package alone: ${best.said.join(' | ')}`,
      );
    }
    const base = await trial.run(zeek);
    const textOf = (file: string) =>
      zeek.scripts.find((script) => script.file === file)?.text ??
      (existsSync(file) ? textOnDisk(file) : '');
    const at = (changed: ReadonlyMap<string, string>) =>
      changed.size === 0 ? zeek : read.with(changed).zeek!;
    const run = (changed: ReadonlyMap<string, string>) => trial.run(at(changed), changed);
    const off = switchedOff(statics);
    const expected = new Set(
      stage.shown
        .filter(({ key, proof }) => best.keys.has(key) && !off.has(proof.detection))
        .map(({ key }) => key),
    );
    return await conclude({
      engine: 'zeek',
      version: `Zeek ${state.version}`,
      stage,
      own,
      checks,
      notes: base.limits,
      runs: () => trial.count,
      search: {
        base,
        expected,
        expectedAlso: new Set(
          [...best.also].filter((one) => ![...off].some((id) => one.endsWith(id))),
        ),
        textOf,
        run,
        ask: (changed) =>
          examine(read.with(changed), checks).diagnoses.filter(({ engine }) => engine === 'zeek'),
        limit,
        experiments: (changed, now) =>
          zeekExperiment({ zeek: at(changed), expected, textOf, run }, changed, now),
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
