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

const ONE_ALERT =
  'alerts no longer come in two kinds: one says what was seen, and one rule of vitalwire-border.rules that it crossed';

/** Detections whose rules took another shape with 2.0.0; each sees the same traffic as before. */
const RESHAPED = [
  ...['after-update', 'answered', 'code-received', 'contact', 'hl7', 'nfs-lookup', 'nfs-mount'],
  ...['nfs-mounted', 'patient-info', 'session', 'telemetry', 'unsolicited-udp'],
].map((name): DetectionId => `contec-cms8000/${name}`);

const VISTA: readonly DetectionId[] = [
  'shared-address/vista120-beacon',
  'shared-address/vista120-session',
];

export const RETIRED: readonly Retired[] = [
  within('shared-address/vista120-session', 'vista120s'),
  within('shared-address/vista120-session', 'vista120v2'),
  ...[...RESHAPED, ...VISTA].map((detection) => ({
    detection,
    why: ONE_ALERT,
    replacedBy: detection,
  })),
];

function within(detection: DetectionId, variant: string): Retired {
  return { detection, variant, why: SET_STATE_ONLY, replacedBy: detection };
}
