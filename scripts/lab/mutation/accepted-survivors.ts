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

/**
 * Detections whose survivors were not all weighed yet: to be made fewer, never more. All others are held to having
 * none.
 */
export const OPEN: readonly string[] = [
  'atna-border/audit',
  'bbraun-space/patient-id',
  'contec-cms8000/code-received',
  'contec-cms8000/hl7',
  'contec-cms8000/nfs-lookup',
  'contec-cms8000/nfs-mount',
  'contec-cms8000/nfs-mounted',
  'contec-cms8000/session',
  'contec-cms8000/telemetry',
  'contec-cms8000/unsolicited-udp',
  'dicom/path-in-uid',
  'mindray-pds/patient-data',
];

/** Why a mutant that survived may do so; null: it may not. */
export function acceptedSurvivor(
  { what: mutant }: { what: string },
  rule: SuricataRule,
  accepted: readonly Accepted[] = ACCEPTED,
): string | null {
  return accepted.find(({ what, applies }) => what.test(mutant) && applies(rule))?.reason ?? null;
}
