import type { Problem } from '../model/observable';

/** What `vitalwire new` leaves to be written begins with this. */
export const PLACEHOLDER = 'TODO';

/** Everything in a value that is still to be written, by its field. */
export function placeholders(value: unknown): Problem[] {
  const found: Problem[] = [];
  const look = (one: unknown, field: string): void => {
    if (typeof one === 'string') {
      if (one.startsWith(PLACEHOLDER)) {
        const [problem, advice] = placeholderProblem(one);
        found.push({ field, problem, advice });
      }
    } else if (Array.isArray(one)) {
      one.forEach((entry, i) => look(entry, `${field}[${i}]`));
    } else if (typeof one === 'object' && one !== null && !ArrayBuffer.isView(one)) {
      for (const [key, inner] of Object.entries(one)) look(inner, field ? `${field}.${key}` : key);
    }
  };
  look(value, '');
  return found;
}

/** What is said of a value that is still to be written, and what to write. */
export function placeholderProblem(value: string): [problem: string, advice: string] {
  const advice = value.slice(PLACEHOLDER.length).replace(/^[:\s]+/, '');
  return ['is not written yet', advice || 'write it'];
}
