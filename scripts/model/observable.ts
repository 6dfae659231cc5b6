import type { z } from 'zod';
import type { Ref } from './mark';
import type { SuricataMatch } from './suricata-rule';
import type { ManifestIndicator } from './manifest';
import type { Scenario } from './scenario';
import type { DetectionId } from './vocabulary';
import type { ZeekData } from './zeek-data';

/** What a kind refuses in a definition that TypeScript let pass. */
export interface Problem {
  /** Path inside the observable: `addresses[1]`. */
  field: string;
  /** What is wrong with it. */
  problem: string;
  /** What to write instead. */
  advice: string;
}

/** What a kind may ask about the detection whose observable it is given, and about those that it names. */
export interface KindContext {
  id: DetectionId;
  /**
   * The detection that a definition names.
   * @throws Error where there is none.
   */
  refer(ref: Ref): Referred;
}

/** Another detection, as a kind sees it. */
export interface Referred {
  id: DetectionId;
  observable: ObservableBase;
  indicators(): ManifestIndicator[];
  /** Its matches in Suricata, those that alert and those that do not. */
  suricata(): SuricataMatch[];
  matching(): Scenario[];
  nearMisses(): Scenario[];
}

/** What every observable has. */
export interface ObservableBase {
  kind: string;
  /** For how long one pair of hosts (or one host) is not reported again. */
  suppressSeconds: number;
}

/**
 * What a kind knows. scripts/kinds/index.ts lists them all; nothing outside that folder asks which kind an
 * observable is.
 */
export interface ObservableKind<O extends ObservableBase> {
  readonly name: O['kind'];
  /** One sentence for the list of kinds in CONTRIBUTING.md. */
  readonly summary: string;
  /** What a definition of this kind may say, each field with what it means and an example. */
  readonly schema: z.ZodType<O>;
  /** What carries it, for the proof that `vitalwire new` begins; absent: tcp. */
  readonly carrier?: 'udp';
  /** Values that the type system cannot refuse. Empty when all is well. */
  check(observable: O): Problem[];
  /**
   * The matches that together find this observable in Suricata; none when Suricata cannot
   * (the definition must then say why under `cannot.suricata`).
   */
  suricata(observable: O, context: KindContext): SuricataMatch[];
  /** Lists that its rules load, by file name: they lie beside the rules. Absent: none. */
  suricataData?(observable: O): Readonly<Record<string, string>>;
  /** What the static Zeek package is given; null when Zeek cannot. */
  zeek(observable: O, context: KindContext): ZeekData | null;
  /** Addresses, exports and hashes that it names, for lists and exports to other tools. */
  indicators(observable: O): ManifestIndicator[];
  /** Traffic that must alert in every engine that can express it. */
  matching(observable: O, context: KindContext): Scenario[];
  /** Traffic that looks alike and must stay silent, one difference at a time. */
  nearMisses(observable: O, context: KindContext): Scenario[];
}
