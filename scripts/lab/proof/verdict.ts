import type { Detection } from '../../kinds/detection';
import type { SuricataRule } from '../../model/suricata-rule';
import { isInside } from '../batch/lab-site';
import type { EngineResults } from '../batch/run-batches';
import type { Finding, LabEngine } from '../../lib/engines/finding';
import { isGroup } from '../../lib/site-networks';
import type { Case } from './case';
import { acceptedMisses } from './accepted-misses';
import { limitsOn, type Limit } from './limits';

/**
 * `pass`: as it must be. `fail`: not so. `declared`: the engine misses it, and that is declared with its
 * reason. `error`: the engine gave no answer.
 */
export const STATUSES = ['pass', 'fail', 'declared', 'error'] as const;
export type Status = (typeof STATUSES)[number];

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

/** What the verdict asks of a rule. */
export type JudgedRule = Pick<SuricataRule, 'farEnd' | 'crossing'> & { detection: string };

/** Names under which something is declared, and whether it excused anything in this run. */
export type DeclarationsUsed = Map<string, { covered: number; missed: number; reason: string }>;

/**
 * The verdict on each case by one engine.
 * @param rules of the pack, by sid: what an alert says of the border is held against its addresses.
 */
export function judge(
  cases: readonly Case[],
  detections: ReadonlyMap<string, Detection>,
  rules: ReadonlyMap<number, JudgedRule>,
  { engine, findings, failures }: EngineResults,
  used: DeclarationsUsed,
  limits?: readonly Limit[],
): Verdict[] {
  const crossings = crossingDetections(detections, rules);
  return cases.map((one): Verdict => {
    const failure = failures.get(one.id);
    const found = findings.get(one.id) ?? [];
    const base = {
      case: one,
      engine,
      saw: seen(found, crossings),
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
    const wrong = wrongBorder(found, rules, crossings, detections);
    if (wrong) return { ...base, status: 'fail', why: wrong };
    // Of what is found at the border alone, the rule that says so is the alert.
    const { only } = detections.get(one.detection)!;
    const alerted = found.some(
      ({ detection, border, sid }) =>
        detection === one.detection && (sid === null || (border === 'crossed') === Boolean(only)),
    );
    if (one.must === 'silent') {
      return alerted
        ? { ...base, status: 'fail', why: 'raised the detection and must not' }
        : { ...base, status: 'pass', why: null };
    }
    const declared = acceptedMisses(detections.get(one.detection)!, one, engine, limits);
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
 * Findings as engines can be compared by them. Suricata's alerts do not say which side of the border they saw; a
 * rule of its own says `crossed` of the same pair. Where a detection has none, the border is no part of the comparison.
 */
function seen(findings: readonly Finding[], crossings: ReadonlySet<string>): string[] {
  const crossed = new Set(findings.filter(({ border }) => border === 'crossed').map(pairOf));
  const words = findings.map((finding) => {
    if (!crossings.has(finding.detection)) return `${finding.detection}, any side`;
    return `${finding.detection}, ${crossed.has(pairOf(finding)) ? 'crossed' : 'not crossed'}`;
  });
  return [...new Set(words)].sort();
}

/** Detections that tell which side of the border they saw. */
function crossingDetections(
  detections: ReadonlyMap<string, Detection>,
  rules: ReadonlyMap<number, JudgedRule>,
): ReadonlySet<string> {
  const withRule = new Set<string>();
  for (const rule of rules.values()) if (rule.crossing) withRule.add(rule.detection);
  return new Set([...detections.keys()].filter((id) => withRule.has(id)));
}

/**
 * Whether Suricata says `crossed` exactly of what went from inside HOME_NET to outside, and says nothing without
 * the alert beside it.
 */
function wrongBorder(
  findings: readonly Finding[],
  rules: ReadonlyMap<number, JudgedRule>,
  crossings: ReadonlySet<string>,
  detections: ReadonlyMap<string, Detection>,
): string | null {
  const alerts = findings.filter(({ sid, border }) => sid !== null && border !== 'crossed');
  const crossed = findings.filter(({ sid, border }) => sid !== null && border === 'crossed');
  const notCrossed = crossed.find(({ sid, sourceAddress, destinationAddress }) => {
    const ends = [sourceAddress, destinationAddress];
    const [far, near] = rules.get(sid!)?.farEnd === 'source' ? ends : ends.reverse();
    return !crosses(near!, far!);
  });
  if (notCrossed) return `says that ${pairOf(notCrossed)} crossed the border`;
  const said = new Set(crossed.map(pairOf));
  for (const finding of alerts) {
    const rule = rules.get(finding.sid!);
    if (!rule || !crossings.has(finding.detection)) continue;
    const ends = [finding.sourceAddress, finding.destinationAddress];
    const [far, near] = rule.farEnd === 'source' ? ends : ends.reverse();
    const must = crosses(near!, far!);
    if (must === said.has(pairOf(finding))) continue;
    return must
      ? `says nothing of the border that ${near} to ${far} crossed`
      : `says of ${near} to ${far} that it crossed the border`;
  }
  const pairs = new Set(alerts.map(pairOf));
  const alone = crossed.find(
    (finding) => !detections.get(finding.detection)?.only && !pairs.has(pairOf(finding)),
  );
  return alone ? `says that ${pairOf(alone)} crossed the border, and not what it saw` : null;
}

/** Whether what a host of the site says is heard outside. A group is nobody's. */
function crosses(near: string, far: string): boolean {
  return isInside(near) && !isInside(far) && !isGroup(far);
}

function pairOf({ detection, sourceAddress, destinationAddress }: Finding): string {
  return [detection, ...[sourceAddress, destinationAddress].sort()].join(' ');
}
