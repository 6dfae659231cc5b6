import type { z } from 'zod';
import type { Problem } from '../model/observable';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * What a value has that its schema does not allow, or lacks: each by its field, with what to write instead. The advice
 * is the schema's own description and example.
 * @param root name of the value, before its fields: `observable`.
 */
export function shapeProblems(schema: z.ZodType, value: unknown, root = ''): Problem[] {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => problemsOf(issue, [], schema, value, root));
}

function problemsOf(
  issue: Issue,
  above: Path,
  schema: z.ZodType,
  value: unknown,
  root: string,
): Problem[] {
  const path = [...above, ...issue.path];
  const at = fieldName(root, path);
  const found = valueAt(value, path);
  const { description, example } = described(schema, path);
  const wanted = advised(description, example);
  const one = (problem: string, advice: string): Problem[] => [{ field: at, problem, advice }];
  if (typeof found === 'string' && found.startsWith(UNFILLED)) return one(...unfilled(found));
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(schemasAt(schema, path));
      return issue.keys.map((key) => ({
        field: fieldName(root, [...path, key]),
        problem: 'is no field',
        advice: `${didYouMean(key, known)}the fields here are ${known.join(', ')}`,
      }));
    }
    case 'invalid_value':
      if (found === undefined)
        return missing(root, value, path, `write one of ${issue.values.join(', ')}`);
      return one(
        `${shown(found)} is unknown`,
        `${typeof found === 'string' ? didYouMean(found, issue.values.map(String)) : ''}write one of ${issue.values.join(', ')}`,
      );
    case 'invalid_union': {
      if (found === undefined) return missing(root, value, path, `write ${wanted}`);
      const branches = issue.errors ?? [];
      const nearest = [...branches].sort((a, b) => distance(a) - distance(b))[0];
      if (
        !nearest ||
        nearest.length === 0 ||
        nearest.every(({ path: p, code }) => p.length === 0 && code === 'invalid_type')
      ) {
        return one(`${shown(found)} does not fit`, `write ${wanted}`);
      }
      return nearest.flatMap((inner) => problemsOf(inner, path, schema, value, root));
    }
    case 'too_small':
      if (issue.origin === 'array' || found === '') return one('is empty', `write ${wanted}`);
      return one(`${shown(found)} is too small`, `write ${wanted}`);
    case 'invalid_format': {
      const [problem, advice] = issue.message.split('; ');
      return one(`${shown(found)} ${problem}`, advice ?? `write ${wanted}`);
    }
    default:
      if (found === undefined) return missing(root, value, path, `write ${wanted}`);
      return one(`${shown(found)} does not fit`, `write ${wanted}`);
  }
}

/**
 * A field that is not there; or that is undefined, which is what an import gives that its file does not export; or the
 * first entry of an empty list.
 */
function missing(root: string, value: unknown, path: Path, advice: string): Problem[] {
  const owner = valueAt(value, path.slice(0, -1));
  const field = fieldName(root, path);
  if (Array.isArray(owner) && owner.length === 0) {
    return [{ field: fieldName(root, path.slice(0, -1)), problem: 'is empty', advice }];
  }
  const key = path.at(-1);
  const there = typeof owner === 'object' && owner !== null && key !== undefined && key in owner;
  if (!there) return [{ field, problem: 'is missing', advice }];
  const exported =
    'see that what is imported for it is exported by the file that it is imported from';
  return [{ field, problem: UNDEFINED, advice: exported }];
}

/** `9610 or the like: the UDP port ...`, as the schema says it. */
function advised(description: string | undefined, example: unknown): string {
  const like = example === undefined ? '' : `${exampleText(example)} or the like`;
  return [like, description].filter(Boolean).join(': ') || 'another value';
}

/** An example as an author writes it. Text that begins like a list or an object is code that names other values. */
export function exampleText(example: unknown): string {
  if (typeof example !== 'string') return literal(example);
  return /^[[{]/.test(example) ? example : literal(example);
}

/** A value as TypeScript source. */
function literal(value: unknown): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, one]) => `${key}: ${literal(one)}`);
  return `{ ${entries.join(', ')} }`;
}

/** What `vitalwire new` leaves to be written begins with this. */
export const UNFILLED = 'TODO';

/** What is said of a value that is still to be written, and what to write. */
export function unfilled(value: string): [problem: string, advice: string] {
  const advice = value.slice(UNFILLED.length).replace(/^[:\s]+/, '');
  return ['is not written yet', advice || 'write it'];
}

/** What is said of a value that is undefined; load.ts names the import behind it. */
export const UNDEFINED = 'is undefined';

/** How far a value is from a branch of a union: what it has too much tells more than what it lacks. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys') return sum + 3 * issue.keys.length;
    return sum + (issue.path.length === 0 ? 10 : 2);
  }, 0);
}

function fieldName(root: string, path: Path): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  return root === '' ? text.replace(/^\./, '') : `${root}${text}`;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      inner === null || inner === undefined
        ? undefined
        : (inner as Record<PropertyKey, unknown>)[key],
    value,
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** `did you mean "port"? `, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = known
    .map((name) => ({ name, steps: edits(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps)[0];
  return near &&
    near.steps <= Math.max(2, Math.floor(near.name.length / 3)) &&
    near.steps < near.name.length
    ? `did you mean "${near.name}"? `
    : '';
}

/** How many letters to insert, remove or replace (Levenshtein). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}

/** What a schema says of a field, or of the nearest one around it. */
function described(schema: z.ZodType, path: Path): { description?: string; example?: unknown } {
  for (let length = path.length; length > 0; length--) {
    for (const inner of schemasAt(schema, path.slice(0, length))) {
      const meta = metaOf(inner);
      if (meta?.description) return { description: meta.description, example: meta.examples?.[0] };
    }
  }
  return {};
}

interface Meta {
  description?: string;
  examples?: readonly unknown[];
}

/** The description of a schema, also where it is wrapped as optional or read-only. */
export function metaOf(schema: z.ZodType): Meta | undefined {
  const own = schema.meta() as Meta | undefined;
  if (own?.description) return own;
  const inner = (schema.def as { innerType?: z.ZodType }).innerType;
  return inner ? metaOf(inner) : undefined;
}

/** A schema without what wraps it. */
export function innerSchema(schema: z.ZodType): z.ZodType {
  const inner = (schema.def as { innerType?: z.ZodType }).innerType;
  return inner ? innerSchema(inner) : schema;
}

/** The schemas that a path can lead to: more than one below a union. */
function schemasAt(schema: z.ZodType, path: Path): readonly z.ZodType[] {
  return path.reduce<readonly z.ZodType[]>(
    (at, key) => at.flatMap(alternativesOf).flatMap((inner) => stepped(inner, key)),
    [schema],
  );
}

interface Def {
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  items?: readonly z.ZodType[];
  rest?: z.ZodType | null;
  options?: readonly z.ZodType[];
  valueType?: z.ZodType;
}

function stepped(schema: z.ZodType, key: PropertyKey): readonly z.ZodType[] {
  const def = innerSchema(schema).def as Def;
  if (def.shape) return def.shape[String(key)] ? [def.shape[String(key)]!] : [];
  if (def.element) return [def.element];
  if (def.items) {
    const item = def.items[Number(key)] ?? def.rest;
    return item ? [item] : [];
  }
  return def.valueType ? [def.valueType] : [];
}

/** The alternatives of a union; anything else is its only one. */
export function alternativesOf(schema: z.ZodType): readonly z.ZodType[] {
  const { options } = innerSchema(schema).def as Def;
  return options ? options.flatMap(alternativesOf) : [schema];
}

function knownKeys(schemas: readonly z.ZodType[]): string[] {
  const shapes = schemas
    .flatMap(alternativesOf)
    .map((one) => (innerSchema(one).def as Def).shape ?? {});
  return [...new Set(shapes.flatMap((shape) => Object.keys(shape)))];
}
