import path from 'node:path';
import type { Complaint } from '../model/problems';
import { ROOT } from '../lib/root';
import { FAMILY_FILE } from './family-problems';

/**
 * Why a definition cannot be read, or has values that are undefined: each cause by the file that it is in, which may
 * be one that the definition imports.
 * @param file absolute path of the definition.
 * @param error what reading it threw; null where it was read, and there may be no cause.
 */
export function readFailures(file: string, folder: string, error: unknown): Complaint[] {
  // The TypeScript parser is loaded when something is wrong only.
  const { placeOf, sourceProblems } =
    require('./source-problems') as typeof import('./source-problems');
  const causes = sourceProblems(file, folder);
  if (causes.length > 0) {
    return causes.map(({ file: at, field, problem, advice }) =>
      complaint(at, field, problem, advice),
    );
  }
  if (error === null) return [];
  const place = placeOf(error, folder);
  const [problem, advice] = String(error instanceof Error ? error.message : error).split('; ');
  return [
    complaint(
      place?.file ?? file,
      place ? `line ${place.line}` : 'file',
      advice ? problem! : `cannot be read: ${problem}`,
      advice ?? 'run "npm run typecheck", which says what is wrong with its types',
    ),
  ];
}

/** Of a file: with the id of its detection, where it may hold one. */
function complaint(file: string, field: string, problem: string, advice: string): Complaint {
  const [family, name] = [path.basename(path.dirname(file)), path.basename(file, '.ts')];
  const detection = name === FAMILY_FILE ? null : `${family}/${name}`;
  return { file: path.relative(ROOT, file), detection, field, problem, advice };
}
