import type { DetectionId } from '../scripts/model/vocabulary';

/**
 * Why rules went, for the changelog and the manifest. The lock keeps their sids; a release is refused
 * while a rule that was published has gone without a line here.
 */
export interface Retired {
  detections: readonly DetectionId[];
  /** Rules of these detections; absent: all that are gone and named nowhere before. */
  variants?: readonly string[];
  why: string;
  /** Id of the detection that sees the same traffic now; `itself` where other rules of it do. */
  replacedBy?: DetectionId | 'itself';
}

export const RETIRED: readonly Retired[] = [
  {
    detections: ['shared-address/vista120-session'],
    variants: ['vista120s', 'vista120v2'],
    why: 'it raised no alert, only set state for rules of the same detection that now look for the frame themselves',
    replacedBy: 'itself',
  },
  // Detections whose rules took another shape with 2.0.0; each sees the same traffic as before.
  {
    detections: [
      'contec-cms8000/after-update',
      'contec-cms8000/answered',
      'contec-cms8000/code-received',
      'contec-cms8000/contact',
      'contec-cms8000/hl7',
      'contec-cms8000/nfs-lookup',
      'contec-cms8000/nfs-mount',
      'contec-cms8000/nfs-mounted',
      'contec-cms8000/patient-info',
      'contec-cms8000/session',
      'contec-cms8000/telemetry',
      'contec-cms8000/unsolicited-udp',
      'shared-address/vista120-beacon',
      'shared-address/vista120-session',
    ],
    why: 'alerts no longer come in two kinds: one says what was seen, and one rule of vitalwire-border.rules that it crossed',
    replacedBy: 'itself',
  },
];
