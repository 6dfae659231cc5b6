import type {
  BORDER_RULE_FILE,
  IPS_RULE_FILE,
  Confidence,
  Evidence,
  RuleFile,
  Severity,
} from './vocabulary';
import type { Border, DetectionId, Grade } from '../lib/grades';

/** dist/manifest.json: what a bundle holds, for programs. Arrays are sorted; no clock is read. */
export interface Manifest {
  schema: 1;
  name: 'vitalwire';
  /** Semver of the pack (package.json). */
  version: string;
  sidRange: { first: number; last: number };
  devices: { id: string; vendor: string; models: string[]; advisories: string[] }[];
  detections: ManifestDetection[];
  /** Tombstones: sids that were published once and are never used again. */
  retired: ManifestTombstone[];
  /** Every other file below dist/ that is published, by path, with its digest. */
  files: ManifestFile[];
}

export interface ManifestFile {
  /** Relative to dist/, with forward slashes. */
  path: string;
  bytes: number;
  sha256: string;
}

export interface ManifestDetection {
  id: DetectionId;
  title: string;
  grade: Grade;
  severity: Severity;
  confidence: Confidence;
  evidence: Evidence;
  devices: string[];
  references: { kind: 'cve' | 'url'; value: string }[];
  attack: { matrix: 'enterprise' | 'ics'; id: string; name: string }[];
  meaning: string;
  doNow: string[];
  falsePositives: string[];
  created: string;
  updated: string;
  offByDefault: string | null;
  /** Addresses, ports, paths and hashes that the observable names, for lists and exports. */
  indicators: ManifestIndicator[];
  /** Detections whose rules have to be on for this one to find anything, with what they remember for it. */
  needs: { detection: DetectionId; mark: string; withinSeconds: number | null }[];
  suricata: ManifestRule[] | { cannot: string };
  zeek: ManifestNotice | { cannot: string };
}

export type ManifestIndicator =
  | { type: 'ipv4'; value: string }
  | { type: 'ipv4-subnet'; value: string }
  | { type: 'sha256'; value: string; description: string }
  | { type: 'nfs-export'; value: string };

export interface ManifestRule {
  sid: number;
  rev: number;
  /** sha256 of the rule's meaning: changes exactly when rev does. */
  hash: string;
  /** Name of the rule within its detection: `udp`, `tcp-crossed`. */
  variant: string;
  border: Border;
  file: RuleFile | typeof BORDER_RULE_FILE | typeof IPS_RULE_FILE;
  /** False: rendered behind `# `, as owners expect of a rule that is off. */
  enabled: boolean;
  /** False: only sets a flowbit for another rule, or drops. */
  alerts: boolean;
  msg: string;
  /** The rule's conditions in order, as rule text, for changelogs and diffs. */
  conditions: string[];
}

export interface ManifestNotice {
  /** Zeek notice type: `Vitalwire::Contec_CMS8000_Contact`. */
  notice: string;
  rev: number;
  hash: string;
  file: string;
}

export interface ManifestTombstone {
  detection: DetectionId;
  engine: 'suricata' | 'zeek';
  variant: string;
  sid: number | null;
  rev: number;
  why: string;
  replacedBy: string | null;
}
