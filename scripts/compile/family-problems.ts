import { isFamily } from '../kinds/detection';
import { FAMILY, type Family } from '../model/detection';
import type { Problem } from '../model/observable';
import type { Complaint } from '../model/problems';
import { shapeProblems } from './shape';
import { placeholders } from './placeholders';

/** The file beside the behaviours of a family that says what they share. */
export const FAMILY_FILE = 'family';

/** What family.ts has wrong, told once and not with each of its behaviours. */
export function familyProblems(
  file: string,
  exported: Readonly<Record<string, unknown>>,
): Complaint[] {
  const say = ({ field, problem, advice }: Problem): Complaint => ({
    ...{ file, detection: null, field, problem, advice },
  });
  const { default: byDefault, ...named } = exported;
  if (byDefault !== undefined) {
    return [
      say({
        field: 'export',
        problem: 'gives something by default, which is for detections',
        advice: 'export the family by its name: export const ACME_PUMP = family({ ... })',
      }),
    ];
  }
  const families = Object.values(named).filter(isFamily);
  if (families.length === 0) {
    return [
      say({
        field: 'export',
        problem: 'exports no family',
        advice: 'write "export const ACME_PUMP = family({ ... })"',
      }),
    ];
  }
  return families.flatMap(problemsOf).map(say);
}

function problemsOf(shared: Family): Problem[] {
  const todo = placeholders(shared);
  const isTodo = (field: string) => todo.some((one) => one.field === field);
  return [...todo, ...shapeProblems(FAMILY, shared).filter(({ field }) => !isTodo(field))];
}

/** Whether a field of a definition has what its family gives, and the family has that wrong. */
export function fromFamily(field: string, shared: Family | undefined): boolean {
  if (!shared) return false;
  return problemsOf(shared).some((one) => {
    const top = one.field.replace(/^firstStep$/, 'doNow[0]');
    return field === top || field.startsWith(`${top}.`);
  });
}
