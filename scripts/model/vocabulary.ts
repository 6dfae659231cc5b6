/**
 * The words every detection is written in, as closed sets. Nothing here depends on an engine.
 */

export { BORDERS, GRADES, type Border, type DetectionId, type Grade } from '../lib/grades';

/** Emerging Threats' scale for `signature_severity`. */
export const SEVERITIES = ['Informational', 'Minor', 'Major', 'Critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How sure an alert is to mean what its title says, as ET's `confidence`. */
export const CONFIDENCES = ['Low', 'Medium', 'High'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/**
 * Where the bytes of a detection come from:
 * primary = advisory, CVE, vendor or standard; secondary = press or a report that quotes one;
 * code = public code that agrees; derived = arithmetic from a standard, not seen on a wire.
 */
export const EVIDENCE = ['primary', 'secondary', 'code', 'derived'] as const;
export type Evidence = (typeof EVIDENCE)[number];

/**
 * For protocols that are normal inside a hospital: a detection that is made only where the border is crossed, by
 * whichever end (`crossed`), or by what an inside host sends (`crossed-outward`).
 */
export const CROSSINGS = ['crossed', 'crossed-outward'] as const;

/** Suricata's rules are one text for 6, 7 and 8; Zeek's package is one text for 8.0 and newer. */
export const ENGINES = ['suricata', 'zeek'] as const;

/** A rule file is an interface: owners disable rules by its name (docs/architecture.md). */
export const RULE_FILES = [
  'vitalwire.rules',
  'vitalwire-7plus.rules',
  'vitalwire-scoped.rules',
  'vitalwire-filehash.rules',
] as const;
export type RuleFile = (typeof RULE_FILES)[number];

/**
 * What says that the border was crossed, one rule for each detection that can tell; loaded where HOME_NET is set,
 * never where it is `any` (compile/border.ts).
 */
export const BORDER_RULE_FILE = 'vitalwire-border.rules';

/** Rules that drop, for sensors that are inline; in a folder of its own (compile/ips.ts). */
export const IPS_RULE_FILE = 'vitalwire-drop.rules';

/** Stock Suricata classtypes, the same in 6, 7 and 8. */
export const CLASSTYPES = [
  'policy-violation',
  'misc-activity',
  'bad-unknown',
  'trojan-activity',
  'attempted-admin',
  'protocol-command-decode',
  'successful-admin',
] as const;

export type IsoDate = `${number}-${number}-${number}`;

export type Reference =
  | { kind: 'cve'; id: `CVE-${number}-${number}` }
  | { kind: 'url'; url: `https://${string}`; title: string };

/** ATT&CK technique; `matrix` decides which tactic names apply. */
export interface Technique {
  matrix: 'enterprise' | 'ics';
  id: `T${number}` | `T${number}.${number}`;
  name: string;
  tactic: string;
  tacticId: `TA${number}`;
}
