import type { Detection } from '../../kinds/detection';
import type { SuricataRule } from '../../model/suricata-rule';
import type { BatchCase } from '../batch/batch-case';
import type { DetectionId } from '../../lib/grades';

/**
 * Where a case comes from. `match` and `near-miss` are derived by the observable, `proof` is written by
 * hand in the definition, `transform` shows one of the matching scenarios in another way.
 */
export const CASE_KINDS = ['match', 'near-miss', 'proof', 'transform'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** One verdict to reach: this traffic must, or must not, raise this detection. */
export interface Case extends BatchCase {
  detection: DetectionId;
  kind: CaseKind;
  /** The scenario's name. */
  name: string;
  /** The transform's name with what tells its variants apart, or null: `split-every-byte@0.1.12`. */
  transform: string | null;
  must: 'alert' | 'silent';
}

/** What a definition gives for its proof, as lists. */
export interface CaseSource {
  detection: Detection;
  /** Its rules in Suricata; none where it has none. */
  rules: readonly SuricataRule[];
  cases: Case[];
  /** Transforms that were not asked for, each with the reason: nothing to change, or nothing left to find. */
  left: { name: string; transform: string; why: string }[];
}

export function caseId(one: Omit<Case, 'id'>): string {
  return [one.detection, one.kind, one.name, one.transform].filter(Boolean).join(' | ');
}
