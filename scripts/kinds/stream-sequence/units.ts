import type { Problem } from '../../model/observable';
import { isFixed } from '../../protocols/sequence/byte-pattern';
import { stepBytes } from '../../protocols/sequence/steps';
import type { StreamSequence } from './pattern';

/** Sequences that begin with no unit: Zeek would pass over them. */
export function unitProblems({ units, sequences }: StreamSequence): Problem[] {
  if (!units) return [];
  return sequences.flatMap(({ steps }, i) => {
    const [first] = stepBytes(steps[0]!) ?? [];
    const beginsUnit = first && isFixed(first) && units.types.includes(first.min);
    if (beginsUnit) return [];
    return [
      {
        field: `sequences[${i}].steps[0]`,
        problem: 'does not begin with a type of `units`',
        advice: 'begin with the type of one, add it to `units.types`, or leave `units` out',
      },
    ];
  });
}
