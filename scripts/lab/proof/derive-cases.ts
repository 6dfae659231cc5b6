import type { Detection } from '../../kinds/detection';
import type { Scenario } from '../../model/scenario';
import type { DetectionSet } from '../../compile/detection-set';
import { suricataRules } from '../../compile/plan';
import { matchingAcross, nearMissesAcross } from './border-cases';
import { caseId, type Case, type CaseKind, type CaseSource } from './case';
import { transformedCases } from './transformed-cases';

/**
 * The whole proof of a detection, from its definition alone: what its observable derives, what was written
 * by hand, and matching traffic through the transforms.
 */
export function deriveCases(detection: Detection, all: DetectionSet): CaseSource {
  const rules = suricataRules(all).get(detection.id)!;
  const matching = all.matching(detection);
  const nearMisses = all.nearMisses(detection);
  const { alerts, silent } = detection.proof;
  const plain: Case[] = [
    ...[...matching, ...matchingAcross(rules, matching)].map((scenario) =>
      plainCase(detection, 'match', 'alert', scenario),
    ),
    ...[...nearMisses, ...nearMissesAcross(rules, nearMisses)].map((scenario) =>
      plainCase(detection, 'near-miss', 'silent', scenario),
    ),
    ...alerts.map((scenario) => plainCase(detection, 'proof', 'alert', scenario)),
    ...silent.map((scenario) => plainCase(detection, 'proof', 'silent', scenario)),
  ];
  const transformed = transformedCases(all.suricata(detection), detection.id, [
    ...matching,
    ...alerts,
  ]);
  const cases = [...plain, ...transformed.cases];
  refuseDoubles(cases);
  return { detection, rules, cases, left: transformed.left };
}

function plainCase(
  detection: Detection,
  kind: CaseKind,
  must: Case['must'],
  scenario: Scenario,
): Case {
  const one = {
    detection: detection.id,
    kind,
    name: scenario.name,
    transform: null,
    must,
    scenario,
  };
  return { ...one, id: caseId(one) };
}

/** Verdicts are kept by id: two cases with one id would be one verdict. */
function refuseDoubles(cases: readonly Case[]): void {
  const seen = new Set<string>();
  for (const { id } of cases) {
    if (seen.has(id)) throw new Error(`two scenarios are named "${id}"; give each its own name`);
    seen.add(id);
  }
}
