import type { Detection } from '../../kinds/detection';
import { suricataRules } from '../../compile/plan';
import type { EngineResults } from '../batch/run-batches';
import type { Finding, LabEngine } from '../../lib/engines/finding';
import type { Case } from './case';
import { excuses } from './expect';
import { limitsOn, type Limit } from './limits';

/**
 * `pass`: as it must be. `fail`: not so. `declared`: the engine misses it, and that is declared with its
 * reason. `error`: the engine gave no answer.
 */
export type Status = 'pass' | 'fail' | 'declared' | 'error';

export interface Verdict {
  case: Case;
  engine: LabEngine;
  status: Status;
  /** What was seen, as `detection, border`: every detection of the pack, not only the case's own. */
  saw: string[];
  /** Suricata's sids that alerted. */
  sids: number[];
  /** Why, for all but `pass`. */
  why: string | null;
}

/** Names under which something is declared, and whether it excused anything in this run. */
export type DeclarationsUsed = Map<string, { covered: number; missed: number; reason: string }>;

/** The verdict on each case by one engine. */
export function judge(
  cases: readonly Case[],
  detections: ReadonlyMap<string, Detection>,
  { engine, findings, failures }: EngineResults,
  used: DeclarationsUsed,
  limits?: readonly Limit[],
): Verdict[] {
  return cases.map((one): Verdict => {
    const failure = failures.get(one.id);
    const found = findings.get(one.id) ?? [];
    const base = {
      case: one,
      engine,
      saw: seen(found, detections),
      sids: [...new Set(found.flatMap(({ sid }) => sid ?? []))].sort((a, b) => a - b),
    };
    if (failure) {
      const limit = limitsOn(one, engine, limits).find(({ refuses }) =>
        refuses?.test(failure.message),
      );
      if (!limit) return { ...base, status: 'error', why: failure.message };
    }
    if (!failure && !findings.has(one.id)) {
      return { ...base, status: 'error', why: `${engine} was never asked about this case` };
    }
    const alerted = found.some(({ detection }) => detection === one.detection);
    if (one.must === 'silent') {
      return alerted
        ? { ...base, status: 'fail', why: 'raised the detection and must not' }
        : { ...base, status: 'pass', why: null };
    }
    const declared = excuses(detections.get(one.detection)!, one, engine, limits);
    for (const { declared: name, reason } of declared) {
      const entry = used.get(name) ?? { covered: 0, missed: 0, reason };
      entry.covered += 1;
      if (!alerted) entry.missed += 1;
      used.set(name, entry);
    }
    if (alerted) return { ...base, status: 'pass', why: null };
    return declared[0]
      ? { ...base, status: 'declared', why: declared[0].reason }
      : { ...base, status: 'fail', why: 'did not raise the detection and must' };
  });
}

/**
 * Findings as engines can be compared by them. A rule that could not ask about the border counts as
 * `internal` where its companion did not say `crossed` of the same pair (render/border.ts). Where no rule
 * of a detection asks, the border is no part of the comparison.
 */
function seen(findings: readonly Finding[], detections: ReadonlyMap<string, Detection>): string[] {
  const crossed = new Set(findings.filter(({ border }) => border === 'crossed').map(pairOf));
  const words = findings.map((finding) => {
    const detection = detections.get(finding.detection);
    if (detection && !asksForBorder(detection)) return `${finding.detection}, any side`;
    if (finding.border !== 'unstated') return `${finding.detection}, ${finding.border}`;
    return `${finding.detection}, ${crossed.has(pairOf(finding)) ? 'crossed' : 'internal'}`;
  });
  return [...new Set(words)].sort();
}

const asking = new WeakMap<Detection, boolean>();

function asksForBorder(detection: Detection): boolean {
  const known = asking.get(detection);
  if (known !== undefined) return known;
  const rules = suricataRules(detection);
  const asks = rules.length === 0 || rules.some(({ stated }) => stated === 'crossed');
  asking.set(detection, asks);
  return asks;
}

function pairOf({ detection, sourceAddress, destinationAddress }: Finding): string {
  return [detection, ...[sourceAddress, destinationAddress].sort()].join(' ');
}
