import type { IsoDate } from '../../model/vocabulary';
import type { DetectionId } from '../../lib/grades';

export interface LockEntry {
  detection: DetectionId;
  engine: 'suricata' | 'zeek';
  /** The rule within its detection; for Zeek the notice type. */
  variant: string;
  /** Suricata only. */
  sid: number | null;
  rev: number;
  /** sha256 of what the rendered rule means. */
  hash: string;
  /** A retired entry is a tombstone, explained in rules-src/retired.ts: its sid is never given out again. */
  state: 'active' | 'retired';
  /** When the revision last moved; none on a tombstone. */
  updated?: IsoDate;
}
