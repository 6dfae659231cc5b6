import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Detection } from '../kinds/detection';
import type { Problem } from '../model/observable';
import { DefinitionError, type Complaint } from '../model/problems';
import { UNDEFINED } from './shape';
import { DetectionSet } from './detection-set';
import { check, checkTogether } from './validate';
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
    const read = readDefinition(file);
    complaints.push(...read.complaints);
    if (read.source) sources.push(read.source);
  }
  complaints.push(...duplicates(sources));
  if (complaints.length === 0) {
    const all = new DetectionSet(sources.map(({ detection }) => detection));
    complaints.push(...sources.flatMap((source) => checkTogether(source, all)));
  }
  if (complaints.length > 0) throw new DefinitionError(complaints);
  return sources.sort((a, b) => (a.detection.id < b.detection.id ? -1 : 1));
}

function readDefinition(file: string): { source: Source | null; complaints: Complaint[] } {
  const shown = path.relative(ROOT, file);
  const [family, name] = [path.basename(path.dirname(file)), path.basename(file, '.ts')];
  const own = { file: shown, detection: `${family}/${name}` };
  let detection: Detection | undefined;
  try {
    detection = (require(file) as { default?: Detection }).default;
  } catch (error) {
    const imports = importsOf(file);
    const thrown: Problem = {
      field: 'file',
      problem: `cannot be read: ${(error as Error).message}`,
      advice: 'run "npm run typecheck" for the line',
    };
    const problems = imports.length > 0 ? imports : [thrown];
    return { source: null, complaints: problems.map((problem) => ({ ...own, ...problem })) };
  }
  if (!detection) {
    if (!/^\s*(?:const \w+ = )?detection\(/m.test(readFileSync(file, 'utf8'))) {
      return { source: null, complaints: [] };
    }
    const problem = 'defines a detection and exports none';
    const advice = 'write "export default detection(...)"';
    return { source: null, complaints: [{ ...own, field: 'export', problem, advice }] };
  }
  const source = { file: shown, detection };
  const complaints = check(source);
  if (!complaints.some(({ problem }) => problem === UNDEFINED)) return { source, complaints };
  return {
    source,
    complaints: [...importsOf(file).map((one) => ({ ...own, ...one })), ...complaints],
  };
}

/** The TypeScript parser is loaded when something is wrong only. */
function importsOf(file: string): Problem[] {
  const { importProblems } = require('./imports') as typeof import('./imports');
  return importProblems(file);
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
