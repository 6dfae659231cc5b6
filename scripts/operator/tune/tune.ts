import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from '../../lib/replace-file';
import type { Manifest } from '../../model/manifest';
import { parseTuning } from './parse';
import { suricataTuning } from './suricata';
import type { Tuning } from './tuning';
import { suricataOnly, zeekTuning } from './zeek';

export interface Tuned {
  tuning: Tuning;
  /** Text by path below the folder. */
  files: Map<string, string>;
  /** What holds for one engine only, in words. */
  notes: string[];
}

/**
 * Renders a tuning file for both engines; writes nothing.
 * @throws DefinitionError with every complaint.
 */
export function tune(file: string, text: string, manifest: Manifest): Tuned {
  const tuning = parseTuning(file, text, manifest);
  const files = new Map([...suricataTuning(tuning, manifest), ...zeekTuning(tuning, manifest)]);
  const notes = suricataOnly(tuning, manifest).map(
    ({ sid, detection }) =>
      `sid ${sid} is tuned in Suricata alone; name "${detection}" to tune Zeek too`,
  );
  return { tuning, files, notes };
}

/** Writes the rendered files, each whole or not at all. */
export function writeTuned(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [name, text] of files) {
    const target = path.join(folder, name);
    mkdirSync(path.dirname(target), { recursive: true });
    replaceFile(target, text);
  }
}
