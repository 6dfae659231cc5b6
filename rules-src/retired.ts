import type { DetectionId } from '../scripts/model/vocabulary';

/**
 * Why rules went, for the changelog and the manifest. The lock keeps their sids; a release is refused
 * while a rule that was published has gone without a line here.
 */
export interface Retired {
  detection: DetectionId;
  /** One rule of the detection; absent: all that are gone. */
  variant?: string;
  why: string;
  /** Id of the detection that sees the same traffic now. */
  replacedBy?: DetectionId;
}

export const RETIRED: readonly Retired[] = [];
