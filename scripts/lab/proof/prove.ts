import path from 'node:path';
import { renderPack, type Pack } from '../../build/build';
import { ROOT } from '../../model/load';
import { writeLabPack } from '../batch/lab-pack';
import { runBatches, type EngineResults } from '../batch/run-batches';
import type { Loaded } from '../batch/run-batch';
import { findEngines } from '../engines/find';
import { isPresent, type Engine, type EngineState } from '../engines/engine';
import type { LabEngine } from '../finding';
import type { Case, CaseSource } from './case';
import { deriveCases } from './derive';
import { explainFailures } from './failures';
import { LIMITS, limitsOn, type Limit } from './limits';
import { differences } from './parity';
import type { ProofReport, ReportVerdict } from './report';
import { casesOf, type Shard } from './shard';
import { thinProofs } from './thin';
import { judge, type DeclarationsUsed, type Verdict } from './verdict';

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

export const PROOF_FOLDER = path.join(ROOT, 'build', 'proof');
/** Long enough for an engine to say that it refuses a file, and no longer. */
const REFUSAL_SECONDS = 4;

/**
 * Proves detections: derives their cases, runs them in every engine, and judges.
 * @throws Error for a detection or engine that does not exist. A failed case or engine is in the report.
 */
export async function prove(options: ProveOptions = {}): Promise<ProofReport> {
  const pack = options.pack ?? renderPack();
  const folder = options.folder ?? PROOF_FOLDER;
  const limits = options.limits ?? LIMITS;
  const sources = chosen(pack, options.detections).map(options.derive ?? deriveCases);
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
  const judged = verdictsOf(results, cases, pack, limits);
  const report = reportOf(pack, sources, states, options.shard, judged);
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

interface Judged {
  verdicts: Verdict[];
  used: DeclarationsUsed;
  differing: ReturnType<typeof differences>;
}

function verdictsOf(
  results: readonly EngineResults[],
  cases: readonly Case[],
  pack: Pack,
  limits: readonly Limit[],
): Judged {
  const detections = new Map(
    pack.sources.map(({ detection }) => [detection.id as string, detection]),
  );
  const used: DeclarationsUsed = new Map();
  const verdicts = results.flatMap((result) => judge(cases, detections, result, used, limits));
  return { verdicts, used, differing: differences(verdicts, detections, limits) };
}

function reportOf(
  pack: Pack,
  sources: readonly CaseSource[],
  states: readonly EngineState[],
  shard: Shard | undefined,
  { verdicts, used, differing }: Judged,
): ProofReport {
  return {
    schema: 1,
    version: pack.version,
    engines: states.map((state) => ({
      name: state.name,
      version: isPresent(state) ? state.version : null,
      absent: state.absent,
    })),
    shards: [shard ? `${shard.index}/${shard.of}` : '1/1'],
    detections: sources.map(({ detection }) => detection.id),
    verdicts: verdicts.map(({ case: one, engine, status, saw, sids, why }): ReportVerdict => ({
      case: one.id,
      detection: one.detection,
      kind: one.kind,
      name: one.name,
      transform: one.transform,
      must: one.must,
      engine,
      status,
      saw,
      sids,
      why,
    })),
    differences: differing.map(({ case: one, ...rest }) => ({ case: one.id, ...rest })),
    declarations: [...used]
      .map(([declared, counts]) => ({ declared, ...counts }))
      .sort((a, b) => (a.declared < b.declared ? -1 : 1)),
    left: sources.flatMap(({ detection, left }) =>
      left.map((entry) => ({ detection: detection.id, ...entry })),
    ),
    thin: thinProofs(sources),
  };
}

function refusals(cases: readonly Case[], limits: readonly Limit[]) {
  const byId = new Map(cases.map((one) => [one.id, one]));
  return (engine: LabEngine, ids: readonly string[]) =>
    ids.every((id) => limitsOn(byId.get(id)!, engine, limits).some(({ refuses }) => refuses));
}

function chosen({ sources }: Pack, ids: readonly string[] | undefined) {
  const known = sources.map(({ detection }) => detection);
  return (
    ids?.map((id) => {
      const detection = known.find((one) => one.id === id);
      if (!detection) {
        throw new Error(`no detection "${id}"; there are ${known.map((d) => d.id).join(', ')}`);
      }
      return detection;
    }) ?? known
  );
}

function chosenEngines(
  states: readonly EngineState[],
  names: readonly LabEngine[] | undefined,
): readonly (EngineState | Engine)[] {
  return (
    names?.map((name) => {
      const state = states.find((one) => one.name === name);
      if (!state) {
        throw new Error(`no engine "${name}"; there are ${states.map((s) => s.name).join(', ')}`);
      }
      if (!isPresent(state)) throw new Error(`${name} is not here: ${state.absent}`);
      return state;
    }) ?? states
  );
}
