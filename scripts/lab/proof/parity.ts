import type { Detection } from '../../kinds/detection';
import type { LabEngine } from '../../lib/engines/finding';
import type { Case } from './case';
import { isDeclaredDifference, acceptedMisses } from './accepted-misses';
import type { Limit } from './limits';
import type { Verdict } from './verdict';

/** A case in which engines differ and nothing says that they may. */
export interface Difference {
  case: Case;
  /** `detection, border`. */
  finding: string;
  seenBy: LabEngine[];
  missedBy: LabEngine[];
}

/**
 * Compares all engines that answered, case by case, by every detection they raised and the border they
 * state. An engine that misses a finding is excused by what is declared for that detection, and by what the detection
 * whose traffic it is declares of it.
 */
export function differences(
  verdicts: readonly Verdict[],
  detections: ReadonlyMap<string, Detection>,
  limits?: readonly Limit[],
): Difference[] {
  const byCase = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    if (verdict.status === 'error') continue;
    byCase.set(verdict.case.id, [...(byCase.get(verdict.case.id) ?? []), verdict]);
  }
  return [...byCase.values()].flatMap((answers) => {
    const one = answers[0]!.case;
    const findings = [...new Set(answers.flatMap(({ saw }) => saw))].sort();
    return findings.flatMap((finding): Difference[] => {
      const seenBy = answers.filter(({ saw }) => saw.includes(finding)).map(({ engine }) => engine);
      const detection = detections.get(finding.split(',')[0]!);
      const missedBy = answers
        .filter(({ saw }) => !saw.includes(finding))
        .map(({ engine }) => engine)
        .filter(
          (engine) => !detection || acceptedMisses(detection, one, engine, limits).length === 0,
        )
        .filter((engine) => !isBlindTo(detections.get(one.detection), one, engine));
      return missedBy.length > 0 ? [{ case: one, finding, seenBy, missedBy }] : [];
    });
  });
}

/** Whether an engine does not see a case at all by what its own detection declares: then nothing else is seen in it. */
function isBlindTo(owner: Detection | undefined, one: Case, engine: LabEngine): boolean {
  return owner !== undefined && isDeclaredDifference(owner, one, engine);
}
