import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Detection } from '../kinds/detection';
import { DefinitionError, type Complaint } from '../model/problems';
import { check } from './validate';
import type { Source } from './source';
import { ROOT } from '../lib/root';

export const RULES_SRC = path.join(ROOT, 'rules-src');

/**
 * Reads every definition below a folder: `<family>/<behaviour>.ts` files with a default export.
 * Files without one hold data that definitions share.
 * @returns sources sorted by id, all of them valid.
 * @throws DefinitionError with every complaint about every file.
 */
export function loadDetections(folder: string = RULES_SRC): Source[] {
  const complaints: Complaint[] = [];
  const sources: Source[] = [];
  for (const file of definitionFiles(folder)) {
    const shown = path.relative(ROOT, file);
    try {
      const detection = (require(file) as { default?: Detection }).default;
      if (detection) sources.push({ file: shown, detection });
    } catch (error) {
      complaints.push({
        file: shown,
        detection: null,
        field: 'file',
        problem: `cannot be read: ${(error as Error).message}`,
        advice: 'run "npm run typecheck" for the line',
      });
    }
  }
  complaints.push(...sources.flatMap(check), ...duplicates(sources));
  if (complaints.length > 0) throw new DefinitionError(complaints);
  return sources.sort((a, b) => (a.detection.id < b.detection.id ? -1 : 1));
}

function definitionFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((family) =>
      readdirSync(path.join(folder, family.name))
        .filter((file) => file.endsWith('.ts'))
        .map((file) => path.join(folder, family.name, file)),
    )
    .sort();
}

function duplicates(sources: readonly Source[]): Complaint[] {
  const first = new Map<string, string>();
  return sources.flatMap(({ file, detection: { id } }) => {
    const earlier = first.get(id);
    first.set(id, earlier ?? file);
    if (!earlier) return [];
    const problem = `is also the id of ${earlier}`;
    return [
      { file, detection: id, field: 'id', problem, advice: 'give each detection its own id' },
    ];
  });
}
