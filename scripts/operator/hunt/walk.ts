import { readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

export interface Walked {
  /** Absolute and resolved, each once, sorted. */
  files: string[];
  /** Folders and files that cannot be looked at. */
  unreadable: { file: string; why: string }[];
}

/**
 * All files below the given files and folders. Links are followed, since `current` in Zeek's folder is one;
 * what two ways lead to counts once.
 * @throws Error for a given path that does not exist.
 */
export function walk(starts: readonly string[]): Walked {
  const seen = new Set<string>();
  const walked: Walked = { files: [], unreadable: [] };
  const visit = (given: string) => {
    try {
      const real = realpathSync(given);
      if (seen.has(real)) return;
      seen.add(real);
      const stat = statSync(real);
      if (stat.isFile()) walked.files.push(real);
      // Pipes and devices are no logs.
      if (!stat.isDirectory()) return;
      for (const name of readdirSync(real)) visit(path.join(real, name));
    } catch (error) {
      walked.unreadable.push({ file: given, why: (error as Error).message });
    }
  };
  for (const start of starts) {
    if (!statSync(start, { throwIfNoEntry: false })) {
      throw new Error(`${start} does not exist; give log files, or folders with logs`);
    }
    visit(start);
  }
  walked.files.sort();
  return walked;
}
