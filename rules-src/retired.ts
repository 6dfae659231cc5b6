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

const SET_STATE_ONLY =
  'it raised no alert, only set state for rules of the same detection that now look for the frame themselves';

export const RETIRED: readonly Retired[] = [
  within('shared-address/vista120-session', 'vista120s'),
  within('shared-address/vista120-session', 'vista120v2'),
];

function within(detection: DetectionId, variant: string): Retired {
  return { detection, variant, why: SET_STATE_ONLY, replacedBy: detection };
}
