import type { Sensor } from './sensor/sensor';

/** error: detections are lost or a patient may be harmed; warning: some are lost; info: know it. */
export const LEVELS = ['error', 'warning', 'info'] as const;
export type Level = (typeof LEVELS)[number];

/** Lines to paste, and where. scripts/operator/doctor/apply.ts does it on texts, as the tests do. */
export interface Fix {
  /** Path as the user gave it, or the usual one where the file was not given. */
  file: string;
  /**
   * `append`: at the end of the file. `replace`: in place of line `line`. `insert`: below line `line`.
   * `remove`: take out line `line`. `write`: the lines are the whole file. `run`: commands for a shell.
   * `do`: something no line can do, in words.
   */
  how: 'append' | 'replace' | 'insert' | 'remove' | 'write' | 'run' | 'do';
  /** Counted from 1; for replace, insert and remove. */
  line?: number;
  lines: string[];
  /** For a `run` that copies a file of the pack to `file`: which one, so that it can be tried. */
  copyOf?: string;
}

/** What one check found. It never quotes payload or log text that could be a patient's. */
export interface Finding {
  level: Level;
  /** What is wrong, with the value found. */
  title: string;
  /** What it means for detection. */
  means: string;
  /** `file:line` of the cause, where there is one. */
  at: string | null;
  /** Alternatives are said in words; several fixes are all to be done. */
  fix: Fix[];
}

/** A finding with the id of its check, as reported. */
export interface Diagnosis extends Finding {
  id: string;
  engine: 'suricata' | 'zeek';
  /** What the engine lost by it, or sees again with the fix; absent where nothing was run. */
  effect?: string[];
  /** Findings that follow from this one, by id and title: mend this one and they are gone. */
  consequences?: string[];
  /** In words, how the fix was tried; absent where it was not. */
  tried?: string;
}

/** What a check looks at. A check whose inputs were not given is reported as not asked. */
export type Need =
  | 'suricata.config'
  | 'suricata.version'
  | 'suricata.buildInfo'
  | 'suricata.rules'
  | 'suricata.updates'
  | 'suricata.thresholds'
  | 'suricata.stats'
  | 'suricata.flows'
  | 'suricata.starts'
  | 'suricata.log'
  | 'zeek.version'
  | 'zeek.plugins'
  | 'zeek.scripts'
  | 'zeek.loaded'
  | 'zeek.conn'
  | 'zeek.logs'
  | 'zeek.control';

/** One question about a sensor. One file in checks/ exports one as `check`; they are discovered. */
export interface Check {
  /** `suricata-home-net`; never renamed, owners silence by it. */
  id: string;
  engine: 'suricata' | 'zeek';
  /** One sentence for the list in docs/doctor.md. */
  about: string;
  /** Any of these is enough to ask. */
  needs: readonly Need[];
  /**
   * `run`: a run of the engine shows whether it matters, so what it says counts only where findings are lost.
   * `drill`: only traffic on the wire can show it.
   */
  shownBy?: 'run' | 'drill';
  run(sensor: Sensor): Finding[];
}
