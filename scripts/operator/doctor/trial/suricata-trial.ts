import { rulesInSuricata } from '../../../model/manifest';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PROOFS_FILE, readProofs } from '../../../model/doctor-proofs';
import type { Engine } from '../../../lib/engines/engine';
import type { Check, Diagnosis } from '../check';
import { examine, type Examination } from '../examine';
import { packRulesLoaded } from '../pack-rules-in-use';
import { textOf as textOnDisk } from '../sensor/files';
import type { Read } from '../sensor/read';
import type { PackRules, SuricataSensor } from '../sensor/sensor';
import type { Run } from './causes';
import { conclude } from './conclude';
import { proofsOfManyMonitors } from './many-monitors';
import { engineFor } from './engine';
import { siteNets } from './site-nets';
import { testTraffic, VIEWS, type TestTraffic } from './test-traffic';
import { experiment } from './suricata-experiments';
import { filterOf } from './suricata-copy';
import { ALL_LOAD, SuricataTrial } from './suricata-run';
import { SAY_GRADE } from './trial-findings';
import type { TimeLimit } from './time-limit';
import type { Tried } from './trial';
import type { TrialsInCommon } from './trials-in-common';

/**
 * Runs the sensor's engine with the sensor's configuration over the pack's proofs, and looks for what stands
 * in the way of those that it does not see.
 */
export async function trySuricata(
  read: Read,
  checks: readonly Check[],
  statics: Examination,
  limit: TimeLimit,
  common: TrialsInCommon,
): Promise<Tried> {
  const { pack, suricata } = read.sensor;
  const sensor = suricata!;
  const own = statics.diagnoses.filter(({ engine }) => engine === 'suricata');
  const nothing = (why: string): Tried => ({
    trial: { engine: 'suricata', version: null, seen: null, notes: [why], runs: 0 },
    // Lines that were not tried are not given: what would be changed stands in the title.
    diagnoses: own.map((one) => ({ ...one, fix: one.fix.filter(({ how }) => how === 'do') })),
  });
  if (!sensor.config || sensor.config.isDump) {
    return nothing('no suricata.yaml was given, so nothing could be run: a dump cannot be loaded');
  }
  const proofsFile = path.join(pack.folder, PROOFS_FILE);
  if (!existsSync(proofsFile))
    return nothing(`the pack has no ${PROOFS_FILE}: it is older than 2.0`);
  const chosen = await engineFor(sensor);
  if (chosen.engine === null) return nothing(`no engine could be run: ${chosen.why}`);

  const shown = {
    nets: siteNets(sensor),
    vlans: vlansOf(sensor),
    // A filter on a wire sees frames without their outer tag; in a file it would see them with it.
    views: VIEWS.filter((view) => view !== 'tagged' || filterOf(sensor) === null),
  };
  const stage = common.capture({ engine: 'suricata', ...shown }, () => {
    const proofs = readProofs(readFileSync(proofsFile, 'utf8'));
    return testTraffic(proofs, { ...shown, crowd: proofsOfManyMonitors(proofs, pack) });
  });
  const trial = new SuricataTrial(chosen.engine, chosen.isOwn, stage, pack, limit);
  try {
    return await examineRuns(read, checks, own, stage, trial, {
      engine: chosen.engine,
      notes: chosen.note ? [chosen.note] : [],
      limit,
      common,
      nothing,
    });
  } finally {
    trial.close();
  }
}

interface About {
  engine: Engine;
  notes: string[];
  limit: TimeLimit;
  common: TrialsInCommon;
  nothing(why: string): Tried;
}

async function examineRuns(
  read: Read,
  checks: readonly Check[],
  own: readonly Diagnosis[],
  stage: TestTraffic,
  trial: SuricataTrial,
  about: About,
): Promise<Tried> {
  const { pack } = read.sensor;
  const sensor = read.sensor.suricata!;
  const rules = rulesOf(sensor, pack);
  const nets = `[${siteNets(sensor).join(',')}]`;
  const { name, origin } = about.engine;
  const version = `Suricata ${about.engine.version}`;
  const stock = await about.common.withPackAlone(
    stage,
    { name, origin, version, rules, nets },
    () => trial.withPackAlone(rules, nets),
  );
  if (stock.ending !== null) {
    return about.nothing(
      `${version} does not run with the pack alone: it ${stock.ending}: ${stock.said.join(' | ')}`,
    );
  }
  const meant = switchedOff(sensor, pack);
  const wanted = ({ keys }: Run) => {
    const shown = stage.shown.filter(
      ({ key, proof }) => keys.has(key) && !meant.has(proof.detection),
    );
    return new Set(shown.map(({ key }) => key));
  };
  const expected = wanted(stock);
  const base = await trial.run(sensor);
  const textOf = (file: string) =>
    sensor.config!.texts.get(file) ?? (existsSync(file) ? textOnDisk(file) : '');
  const at = (changed: ReadonlyMap<string, string>) =>
    changed.size === 0 ? sensor : read.with(changed).suricata!;
  const run = (changed: ReadonlyMap<string, string>) => trial.run(at(changed), changed);
  const ask = (changed: ReadonlyMap<string, string>) =>
    examine(read.with(changed), checks).diagnoses.filter(({ engine }) => engine === 'suricata');
  return conclude({
    engine: 'suricata',
    version,
    stage,
    own,
    checks,
    notes: [...about.notes, ...base.limits],
    runs: () => trial.count,
    search: {
      base,
      expected,
      expectedAlso: new Set([ALL_LOAD, SAY_GRADE].filter((one) => stock.also.has(one))),
      textOf,
      run,
      ask,
      limit: about.limit,
      experiments: (changed, now) =>
        experiment({ sensor: at(changed), pack, expected, textOf, run }, changed, now),
    },
  });
}

/** Rules of the pack in the files that the sensor has of it; the core file where it has none. */
function rulesOf(sensor: SuricataSensor, pack: PackRules): string[] {
  const loaded = new Set(packRulesLoaded(sensor, pack).map(({ sid }) => sid));
  const files = [...pack.files].filter(([name, rules]) =>
    loaded.size === 0 ? name === 'vitalwire.rules' : rules.some(({ sid }) => loaded.has(sid)),
  );
  return files.flatMap(([, rules]) => rules.filter(({ enabled }) => enabled).map(({ raw }) => raw));
}

/** What "vitalwire tune" was told to switch off is no loss. */
function switchedOff(sensor: SuricataSensor, pack: PackRules): Set<string> {
  const files = [...sensor.updates, ...sensor.thresholds].filter(({ text }) =>
    text.includes('Rendered by "vitalwire tune"'),
  );
  const said = files.map(({ text }) => text.replace(/^\s*#.*$/gm, '')).join('\n');
  const sids = new Set(
    [...said.matchAll(/^(?:1:)?(\d{7})\b|^suppress gen_id 1, sig_id (\d+)\s*$/gm)].map((match) =>
      Number(match[1] ?? match[2]),
    ),
  );
  return new Set(
    pack.manifest.detections
      .filter((detection) => {
        const alerting = rulesInSuricata(detection).filter(({ alerts }) => alerts);
        return alerting.length > 0 && alerting.every(({ sid }) => sids.has(sid));
      })
      .map(({ id }) => id),
  );
}

/** The VLANs that tenants are chosen by; else any, since a span port has some. */
function vlansOf({ config }: SuricataSensor): number[] {
  const mappings = config!.node('multi-detect.mappings')?.children.values() ?? [];
  const ids = [...mappings].map(({ children }) => Number(children.get('vlan-id')?.value));
  const known = ids.filter((id) => id > 0 && id < 4095);
  return known.length > 0 ? known.slice(0, 2) : [20];
}
