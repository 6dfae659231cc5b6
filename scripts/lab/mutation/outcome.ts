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
   * `caught`: some case gave another result. `covered`: some case does where whatever makes up for the rule is left
   * out (shared-state.ts, substitutesOf). `equivalent`: no traffic can tell (equivalent.ts). `accepted`: none of these,
   * with a reason (accepted-survivors.ts). `survived`: none of these. `refused`: the engine does not load it.
   */
  fate: 'caught' | 'covered' | 'equivalent' | 'accepted' | 'survived' | 'refused';
  /** The case that caught it, or why it is equivalent. */
  by: string | null;
}
