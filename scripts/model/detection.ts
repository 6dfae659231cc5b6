import type { ObservableBase } from './observable';
import type { Scenario } from './scenario';
import type {
  Classtype,
  Confidence,
  Engine,
  Evidence,
  IsoDate,
  Reference,
  RuleFile,
  Severity,
  Technique,
} from './vocabulary';
import type { DetectionId, Grade } from '../lib/grades';

/**
 * The devices, by id. Empty here: rules-src/devices.ts declares its own into it, so that a definition which names
 * another one does not compile, and the model imports nothing from above.
 */
export interface DeviceCatalogue {}
export type DeviceId = keyof DeviceCatalogue;

type NonEmpty<T> = readonly [T, ...T[]];

/** One typed statement about traffic. A file in rules-src/<family>/ exports one by default. */
export interface Detection<O extends ObservableBase = ObservableBase> {
  /** `family/behaviour`; the family is the folder, the behaviour the file's name. Never renamed. */
  id: DetectionId;
  /** Completes the sentence "the sensor saw ...", without a final stop. */
  title: string;
  grade: Grade;
  severity: Severity;
  confidence: Confidence;
  evidence: Evidence;
  devices: NonEmpty<DeviceId>;
  observable: O;
  classtype: Classtype;
  references: NonEmpty<Reference>;
  attack: NonEmpty<Technique>;
  /** What it means, for the person on call: two or three short sentences. */
  meaning: string;
  /** What to do now, in order. The patient comes first. */
  doNow: NonEmpty<string>;
  /** Known ways in which this alerts on something else; empty only when none is known. */
  falsePositives: readonly string[];
  created: IsoDate;
  updated: IsoDate;
  /** Engines that cannot express this, each with the reason that the coverage table prints. */
  cannot?: Partial<Record<Engine, string>>;
  /** Differences between engines that are known and accepted, by scenario name, with the reason. */
  differs?: readonly EngineDifference[];
  /** Default `vitalwire.rules`. */
  file?: RuleFile;
  /** Present when owners have to switch it on: why it is off. */
  offByDefault?: string;
  /** Traffic written by hand, besides what the observable derives by itself. */
  proof: {
    alerts: NonEmpty<Scenario>;
    silent: NonEmpty<Scenario>;
  };
}

export interface EngineDifference {
  /** The scenario or transform in which one engine sees less. */
  where: string;
  engine: Engine | 'suricata-6' | 'suricata-7' | 'suricata-8';
  reason: string;
}
