import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * What somebody means by a name: the file itself, or the files of such names at any depth of a folder, sorted.
 * @param what they are, in words for a folder that holds none.
 * @throws Error where there is none; the system's for a name that is not there (lib/file-errors has its words).
 */
export function namedFiles(named: string, pattern: RegExp, what: string): string[] {
  if (!statSync(named).isDirectory()) return [named];
  const found = readdirSync(named, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  if (found.length === 0) throw new Error(`${named} holds no ${what}`);
  return found;
}
