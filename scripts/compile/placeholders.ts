import type { Problem } from '../model/observable';
import { fieldName, valuesWithin } from './values-within';

/** What `vitalwire new` leaves to be written begins with this. */
export const PLACEHOLDER = 'TODO';

/** Everything in a value that is still to be written, by its field. */
export function placeholders(value: unknown): Problem[] {
  return valuesWithin(value).flatMap(({ path, value: one }) => {
    if (typeof one !== 'string' || !one.startsWith(PLACEHOLDER)) return [];
    const [problem, advice] = placeholderProblem(one);
    return [{ field: fieldName('', path), problem, advice }];
  });
}

/** What is said of a value that is still to be written, and what to write. */
export function placeholderProblem(value: string): [problem: string, advice: string] {
  const advice = value.slice(PLACEHOLDER.length).replace(/^[:\s]+/, '');
  return ['is not written yet', advice || 'write it'];
}
