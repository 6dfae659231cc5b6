import type { Pack } from '../../backends/pack';
import type { EngineResults } from '../batch/run-batches';
import { isPresent, type EngineState } from '../../lib/engines/engine';
import type { Case, CaseSource } from './case';
import type { Limit } from './limits';
import { differences } from './parity';
import type { ProofReport, ReportVerdict } from './report';
import type { Shard } from './shard';
import { missingNearMisses } from './near-miss-count';
import { judge, type DeclarationsUsed, type Verdict } from './verdict';

/** What all engines together came to. */
interface Judged {
  verdicts: Verdict[];
  used: DeclarationsUsed;
  differing: ReturnType<typeof differences>;
}

/** The verdicts on every case by every engine, and where engines differ. */
export function judgeAll(
  results: readonly EngineResults[],
  cases: readonly Case[],
  pack: Pack,
  limits: readonly Limit[],
): Judged {
  const detections = new Map(
    pack.sources.map(({ detection }) => [detection.id as string, detection]),
  );
  const used: DeclarationsUsed = new Map();
  const rules = new Map(
    pack.plan.rules.map(({ detection, rule, entry }) => [
      entry.sid,
      { ...rule, detection: detection.id },
    ]),
  );
  const verdicts = results.flatMap((result) =>
    judge(cases, detections, rules, result, used, limits),
  );
  return { verdicts, used, differing: differences(verdicts, detections, limits) };
}

/** The report, as yet without what explainFailures adds. */
export function makeReport(
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
    thin: missingNearMisses(sources),
  };
}
