import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../lib/root';
import type { Complaint } from '../model/problems';

/** Source files of other kinds than definitions are written in. */
const OTHER_SOURCES = /\.(?:[cm][jt]s|[jt]sx|js|json|ya?ml)$/i;

/** Definitions where nobody reads them: beside the families, in a folder of a family, or under another ending. */
export function strayFiles(folder: string): Complaint[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }): Complaint[] => {
      const file = path.join(parentPath, name);
      const depth = path.relative(folder, file).split(path.sep).length;
      const say = (problem: string, advice: string): Complaint[] => [
        { file: path.relative(ROOT, file), detection: null, field: 'file', problem, advice },
      ];
      if (depth === 2 && OTHER_SOURCES.test(name)) {
        return say('is no TypeScript, and nobody reads it', 'name it <behaviour>.ts');
      }
      if (depth === 2 || !/\bdetection\(/.test(readFileSync(file, 'utf8'))) return [];
      const where =
        depth === 1 ? 'in no folder of a family' : 'too deep, and nobody reads it there';
      return say(`is ${where}`, 'move it to rules-src/<family>/<behaviour>.ts');
    });
}
