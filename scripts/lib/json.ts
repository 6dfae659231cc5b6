import type { z } from 'zod';

/** A text that is not what its format asks for, in words: where, and what is wrong there. */
export class FormatError extends Error {}

/**
 * Reads JSON by the schema of its format. What the schema does not know is left out, so that a later minor
 * version may add fields.
 * @param what the file or its name, for the error.
 * @throws FormatError naming `what`, the path of the first wrong field and what is wrong with it.
 */
export function parseJson<T>(text: string, schema: z.ZodType<T>, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FormatError(`${what} is not JSON: ${(error as Error).message}`);
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  const at = first!.path.map(String).join('.');
  throw new FormatError(`${what}: ${at === '' ? '' : `${at}: `}${first!.message}`);
}

/** A line of a log as an object; null for what is no JSON or no object: a line that was cut, for one. */
export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** What stands at a place where an object belongs; an empty one where there is none. */
export function objectAt(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
