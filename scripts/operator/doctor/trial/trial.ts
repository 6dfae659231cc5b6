import type { Diagnosis } from '../check';

/** What came of running the engine. */
export interface Trial {
  engine: 'suricata' | 'zeek';
  /** `Suricata 7.0.10`; null where nothing could be run. */
  version: string | null;
  /** How many of the pack's proofs it sees, of those that it can see; null where nothing was run. */
  seen: { found: number; of: number } | null;
  /** What of the sensor could not be tried, and why nothing was run. */
  notes: string[];
  /** Runs of the engine, for those who wonder what took so long. */
  runs: number;
}

/** The findings of the checks, put in the order of what the engine lost. */
export interface Tried {
  trial: Trial;
  diagnoses: Diagnosis[];
}
