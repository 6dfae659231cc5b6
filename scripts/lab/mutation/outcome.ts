import type { Finding } from '../../lib/engines/finding';

/**
 * What a case's findings say, so that two versions of a detection can be compared: whether it alerts, and
 * which sides of the border it states. The number of alerts is no part of it: `threshold` decides that.
 */
export function outcomeOf(findings: readonly Pick<Finding, 'border'>[]): string {
  return [...new Set(findings.map(({ border }) => border))].sort().join(' and ') || 'silent';
}

/** One mutant and what became of it. */
export interface MutantResult {
  engine: 'suricata' | 'zeek';
  detection: string;
  /** The rule's variant, or the path within the observable. */
  where: string;
  what: string;
  /**
   * `caught`: some case gave another result. `covered`: none did, because another rule of the detection
   * alerts where this one fails; the rule by itself matched otherwise. `equivalent`: no traffic can tell
   * (equivalent.ts). `survived`: none of these. `refused`: the engine does not load it.
   */
  fate: 'caught' | 'covered' | 'equivalent' | 'survived' | 'refused';
  /** The case that caught it, or why it is equivalent. */
  by: string | null;
}

/** The same for the same mutant wherever it was judged. */
export function keyOf(
  mutant: Pick<MutantResult, 'engine' | 'detection' | 'where' | 'what'>,
): string {
  return [mutant.engine, mutant.detection, mutant.where, mutant.what].join(' | ');
}
