import type { Path } from './schema-parts';

interface ValueWithin {
  /** Where it stands, from the value that all lie in: `['frames', 0, 'name']`. */
  path: Path;
  value: unknown;
}

/** A value and all that lie in it, each before what lies in it. Bytes are one value. */
export function valuesWithin(value: unknown, path: Path = []): ValueWithin[] {
  return [
    { path, value },
    ...parts(value).flatMap(([key, one]) => valuesWithin(one, [...path, key])),
  ];
}

function parts(value: unknown): [PropertyKey, unknown][] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Array.isArray(value) ? [...value.entries()] : Object.entries(value);
}

/**
 * A path as complaints write it: `observable.frames[0].name`.
 * @param root name of the value that the path begins at; empty: it is named by its key alone.
 */
export function fieldName(root: string, path: Path): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  return root === '' ? text.replace(/^\./, '') : `${root}${text}`;
}
