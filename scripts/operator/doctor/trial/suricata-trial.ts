import type { Engine } from '../../../lib/engines/engine';
import { rulesInSuricata } from '../../../model/manifest';
import { packRulesLoaded } from '../pack-rules-in-use';
import type { PackRules, SuricataSensor } from '../sensor/sensor';
import { copiesOf, NotRun, proofsOf, type TrialInput } from './begin';
import { conclude } from './conclude';
import { proofsOfManyMonitors } from './many-monitors';
import { engineFor } from './engine';
import { siteNets } from './site-nets';
import { testTraffic, VIEWS, type TestTraffic } from './test-traffic';
import { experiment } from './suricata-experiments';
import { filterOf } from './suricata-copy';
import { ALL_LOAD, SuricataTrial } from './suricata-run';
import { SAY_GRADE } from './trial-findings';
import type { Tried } from './trial';

/**
 * Runs the sensor's engine with the sensor's configuration over the pack's proofs, and looks for what stands
 * in the way of those that it does not see.
 * @throws NotRun where there is nothing to run, or it does not run with the pack alone.
 */
export async function trySuricata(input: TrialInput): Promise<Tried> {
  const { pack, suricata } = input.read.sensor;
  const sensor = suricata!;
  if (!sensor.config || sensor.config.isDump) {
    throw new NotRun(
      'no suricata.yaml was given, so nothing could be run: a dump cannot be loaded',
    );
  }
  const proofs = proofsOf(pack);
  const chosen = await engineFor(sensor);
  if (chosen.engine === null) throw new NotRun(`no engine could be run: ${chosen.why}`);
  const shown = {
    nets: siteNets(sensor),
    vlans: vlansOf(sensor),
    // A filter on a wire sees frames without their outer tag; in a file it would see them with it.
    views: VIEWS.filter((view) => view !== 'tagged' || filterOf(sensor) === null),
  };
  const stage = input.common.capture({ engine: 'suricata', ...shown }, () =>
    testTraffic(proofs, { ...shown, crowd: proofsOfManyMonitors(proofs, pack) }),
  );
  const trial = new SuricataTrial(chosen.engine, chosen.isOwn, stage, pack, input.limit);
  try {
    const notes = chosen.note ? [chosen.note] : [];
    return await examineRuns(input, stage, trial, chosen.engine, notes);
  } finally {
    trial.close();
  }
}

async function examineRuns(
  input: TrialInput,
  stage: TestTraffic,
  trial: SuricataTrial,
  engine: Engine,
  notes: readonly string[],
): Promise<Tried> {
  const { read, checks, own, limit, common } = input;
  const { pack } = read.sensor;
  const sensor = read.sensor.suricata!;
  const nets = `[${siteNets(sensor).join(',')}]`;
  const rules = rulesOf(sensor, pack);
  const { name, origin } = engine;
  const version = `Suricata ${engine.version}`;
  const stock = await common.withPackAlone(stage, { name, origin, version, rules, nets }, () =>
    trial.withPackAlone(rules, nets),
  );
  if (stock.ending !== null) {
    throw new NotRun(
      `${version} does not run with the pack alone: it ${stock.ending}: ${stock.said.join(' | ')}`,
    );
  }
  const meant = switchedOff(sensor, pack);
  const shown = stage.shown.filter(
    ({ key, proof }) => stock.keys.has(key) && !meant.has(proof.detection),
  );
  const expected = new Set(shown.map(({ key }) => key));
  const base = await trial.run(sensor);
  const { at, ...copies } = copiesOf(
    'suricata',
    input,
    (file) => sensor.config!.texts.get(file),
    (copy, changed) => trial.run(copy, changed),
  );
  return conclude({
    engine: 'suricata',
    version,
    stage,
    own,
    checks,
    notes: [...notes, ...base.limits],
    runs: () => trial.count,
    search: {
      ...copies,
      base,
      expected,
      expectedAlso: new Set([ALL_LOAD, SAY_GRADE].filter((one) => stock.also.has(one))),
      limit,
      experiments: (changed, now) =>
        experiment({ sensor: at(changed), pack, expected, ...copies }, changed, now),
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
