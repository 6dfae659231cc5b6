/** Mutants that survive and may, each with the reason; one that no longer survives is a line to remove. */
import type { SuricataRule } from '../../model/suricata-rule';

interface Accepted {
  /** What is wrong with the mutant, as the report words it. */
  what: RegExp;
  applies(rule: SuricataRule): boolean;
  reason: string;
}

/** Every survivor that stands. */
export const ACCEPTED: readonly Accepted[] = [];

/** Why a mutant that survived may do so; null: it may not. */
export function acceptedSurvivor(
  { what: mutant }: { what: string },
  rule: SuricataRule,
  accepted: readonly Accepted[] = ACCEPTED,
): string | null {
  return accepted.find(({ what, applies }) => what.test(mutant) && applies(rule))?.reason ?? null;
}
