import path from 'node:path';
import type { Detection } from '../../kinds/detection';
import { renderPack, type Pack } from '../../backends/pack';
import { writeLabPack } from '../batch/lab-pack';
import { runBatches } from '../batch/run-batches';
import type { Loaded } from '../batch/run-batch';
import { findEngines } from '../../lib/engines/find';
import { isPresent, type EngineState } from '../../lib/engines/engine';
import type { LabEngine } from '../../lib/engines/finding';
import type { Case, CaseSource } from './case';
import { chosenDetections, chosenEngines } from './chosen-detections';
import { deriveCases } from './derive-cases';
import { explainFailures } from './failures';
import { LIMITS, limitsOn, type Limit } from './limits';
import { judgeAll, makeReport } from './make-report';
import type { ProofReport } from './report';
import { casesOf, type Shard } from './shard';
import { ROOT } from '../../lib/root';

export interface ProveOptions {
  /** Where captures, engine logs and failures go; default build/proof. */
  folder?: string;
  /** Ids of detections; default all. */
  detections?: readonly string[];
  /** Names of engines; default all that are present. */
  engines?: readonly LabEngine[];
  shard?: Shard;
  onProgress?: (done: number, total: number) => void;
  /** For tests: another pack, other engines, other limits, other cases. */
  pack?: Pack;
  states?: readonly EngineState[];
  limits?: readonly Limit[];
  derive?: (detection: CaseSource['detection']) => CaseSource;
  loaded?: Partial<Loaded>;
}

const PROOF_FOLDER = path.join(ROOT, 'build', 'proof');
/** An engine that refuses a file is ended as soon as it says so; this is for one that never does. */
const REFUSAL_SECONDS = 60;

/**
 * Proves detections: derives their cases, runs them in every engine, and judges.
 * @throws Error for a detection or engine that does not exist. A failed case or engine is in the report.
 */
export async function prove(options: ProveOptions = {}): Promise<ProofReport> {
  const pack = options.pack ?? renderPack();
  const folder = options.folder ?? PROOF_FOLDER;
  const limits = options.limits ?? LIMITS;
  const derive = options.derive ?? ((one: Detection) => deriveCases(one, pack.plan.detections));
  const sources = chosenDetections(pack, options.detections).map(derive);
  const all = sources.flatMap(({ cases }) => cases);
  const cases = options.shard ? casesOf(all, options.shard) : all;
  const states = chosenEngines(options.states ?? (await findEngines()), options.engines);
  const engines = states.filter(isPresent);
  const labPack = writeLabPack(pack, path.join(folder, 'pack'));
  const loaded: Loaded = { pack, labPack, ...options.loaded };

  let done = 0;
  const results = await runBatches(engines, cases, {
    loaded,
    folder,
    refusal: { seconds: REFUSAL_SECONDS, expected: refusals(cases, limits) },
    onProgress: (_, count) => {
      done += count;
      options.onProgress?.(done, cases.length * engines.length);
    },
  });
  const judged = judgeAll(results, cases, pack, limits);
  const report = makeReport(pack, sources, states, options.shard, judged);
  await explainFailures(
    report.verdicts,
    report.differences,
    new Map(cases.map((one) => [one.id, one])),
    engines,
    loaded,
    path.join(folder, 'failures'),
  );
  return report;
}

/** A run is expected to be refused where the engine refuses, as declared, each case in it. */
function refusals(cases: readonly Case[], limits: readonly Limit[]) {
  const byId = new Map(cases.map((one) => [one.id, one]));
  return (engine: LabEngine, ids: readonly string[]) =>
    ids.every((id) => limitsOn(byId.get(id)!, engine, limits).some(({ refuses }) => refuses));
}
