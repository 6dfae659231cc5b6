import type { z } from 'zod';
import { didYouMean } from '../lib/did-you-mean';
import type { Problem } from '../model/observable';
import {
  alternativesOf,
  described,
  knownKeys,
  literalsOf,
  schemasAt,
  shapeOf,
  type Path,
} from './schema-parts';
import { PLACEHOLDER, placeholderProblem } from './placeholders';
import { fieldName } from './values-within';

type Issue = z.core.$ZodIssue;
type IssueOf<Code extends Issue['code']> = Extract<Issue, { code: Code }>;

/**
 * What a value has that its schema does not allow, or lacks: each by its field, with what to write instead. The advice
 * is the schema's own description and example.
 * @param root name of the value, before its fields: `observable`.
 */
export function shapeProblems(schema: z.ZodType, value: unknown, root = ''): Problem[] {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return [];
  return result.error.issues.flatMap((issue) =>
    problemsOf(issue, { root, path: [], schema, value }),
  );
}

/** A value under its schema, and the way from the root to the part of it that an issue is about. */
interface Place {
  root: string;
  path: Path;
  schema: z.ZodType;
  value: unknown;
}

/** What is said of one part of a value, by what the schema says of that part. */
interface Refused extends Place {
  found: unknown;
  description: string | undefined;
  example: unknown;
  /** What to write instead, by description and example. */
  wanted: string;
}

function problemsOf(issue: Issue, above: Place): Problem[] {
  const at = refusedAt({ ...above, path: [...above.path, ...issue.path] });
  const { found, wanted } = at;
  if (typeof found === 'string' && found.startsWith(PLACEHOLDER))
    return one(at, ...placeholderProblem(found));
  switch (issue.code) {
    case 'unrecognized_keys':
      return noFields(issue.keys, at);
    case 'invalid_value':
      if (issue.values.length === 1 && issue.values[0] === true && found !== undefined)
        return one(at, `${shown(found)} is not true`, 'write true, or leave the field out');
      return noneOf(issue.values.map(String), at);
    case 'invalid_union':
      return noForm(issue, at);
    case 'too_small':
      return tooSmall(issue, at);
    case 'too_big':
      return tooBig(issue, at);
    case 'custom':
    case 'invalid_format': {
      if (found === undefined) return missing(at, `write ${wanted}`);
      const [problem, advice] = ownWords(issue) ?? ['does not fit'];
      return one(at, `${shown(found)} ${problem}`, advice ?? `write ${wanted}`);
    }
    case 'invalid_type':
      return otherType(issue, at);
    default:
      if (found === undefined) return missing(at, `write ${wanted}`);
      return one(at, `${shown(found)} does not fit`, `write ${wanted}`);
  }
}

function refusedAt(place: Place): Refused {
  const { description, example } = described(place.schema, place.path);
  const found = valueAt(place.value, place.path);
  return { ...place, found, description, example, wanted: advised(description, example) };
}

function one({ root, path }: Refused, problem: string, advice: string): Problem[] {
  return [{ field: fieldName(root, path), problem, advice }];
}

function noFields(keys: readonly string[], { root, path, schema }: Refused): Problem[] {
  const known = knownKeys(schemasAt(schema, path));
  return keys.map((key) => ({
    field: fieldName(root, [...path, key]),
    problem: 'is no field',
    advice: `${didYouMean(key, known)}the fields here are ${known.join(', ')}`,
  }));
}

function noneOf(words: readonly string[], at: Refused): Problem[] {
  const { found, description } = at;
  const advice = `write one of ${words.join(', ')}`;
  if (found === undefined) {
    return missing(at, description ? `${advice}: ${description}` : advice);
  }
  const near = typeof found === 'string' ? didYouMean(found, words) : '';
  return one(at, `${shown(found)} is unknown`, `${near}${advice}`);
}

/** None of the forms that a value may have: what is wrong with it by the form that it comes nearest to. */
function noForm(issue: IssueOf<'invalid_union'>, at: Refused): Problem[] {
  const { found, wanted, schema, path, root } = at;
  const options = schemasAt(schema, path).flatMap(alternativesOf);
  if (issue.discriminator !== undefined) return noneOf(options.flatMap(literalsOf), at);
  if (found === undefined) return missing(at, `write ${wanted}`);
  if (isPlainObject(found) && options.every((option) => shapeOf(option) !== null)) {
    return ofForms(found, options, path, root);
  }
  const nearest = [...issue.errors].sort((a, b) => distance(a) - distance(b))[0];
  if (!nearest?.some(({ path: below, code }) => below.length > 0 || !IS_ANOTHER.includes(code)))
    return one(at, `${shown(found)} ${unfit(found, options)}`, `write ${wanted}`);
  return nearest.flatMap((inner) => problemsOf(inner, at));
}

function tooSmall({ origin, minimum }: IssueOf<'too_small'>, at: Refused): Problem[] {
  const { found, wanted } = at;
  if (origin === 'number')
    return one(at, `${shown(found)} is too small`, bounded(`${minimum} or more`, at));
  if (origin === 'array' && Array.isArray(found) && found.length > 0)
    return one(at, `has too few entries, ${found.length}`, `write ${wanted}`);
  if (typeof found === 'string' && found.length > 0) {
    const problem = `has ${counted(found.length, 'character')}, too few`;
    return one(at, problem, bounded(`${minimum} or more`, at));
  }
  return one(at, 'is empty', `write ${wanted}`);
}

function tooBig(issue: IssueOf<'too_big'>, at: Refused): Problem[] {
  const { found, wanted } = at;
  if (issue.origin === 'number')
    return one(at, `${shown(found)} is too large`, bounded(`${issue.maximum} or less`, at));
  if (issue.origin === 'string') {
    const [problem, advice] = ownWords(issue) ?? [];
    return one(
      at,
      problem ?? `has ${String(found).length} characters`,
      advice ?? `shorten it to ${issue.maximum}`,
    );
  }
  return one(at, `has more than ${issue.maximum} entries`, `write ${wanted}`);
}

function otherType({ expected }: IssueOf<'invalid_type'>, at: Refused): Problem[] {
  const { found, wanted } = at;
  if (found === undefined) return missing(at, `write ${wanted}`);
  if (expected === 'string' && typeof found === 'number')
    return one(at, `${shown(found)} is a number, not text`, `write it in quotes: ${wanted}`);
  if (expected === 'int' && typeof found === 'number')
    return one(at, `${shown(found)} is no whole number`, `write ${wanted}`);
  const problem = `${shown(found)} is ${typeWord(found)}, not ${typeWord(expected, true)}`;
  return one(at, problem, `write ${wanted}`);
}

function bounded(limit: string, { description, example }: Refused): string {
  const like = example === undefined ? '' : `, such as ${exampleText(example)}`;
  return `write ${limit}${like}${description ? `: ${description}` : ''}`;
}

/** What a schema itself says of what it refuses: the problem, and the advice behind a semicolon. */
function ownWords({ message }: Issue): [problem: string, advice?: string] | null {
  if (/^(?:Invalid|Too) /.test(message)) return null;
  return message.split('; ') as [string, string?];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/**
 * A field that is not there; or that is undefined, which is what an import gives that its file does not export; or the
 * first entry of an empty list.
 */
function missing({ root, value, path }: Place, advice: string): Problem[] {
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

/** An example as an author writes it. Text like a list or an object is code that names other values. */
export function exampleText(example: unknown): string {
  if (typeof example !== 'string') return literal(example);
  return /^[[{][^]*[\]}]$/.test(example) ? example : literal(example);
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

/** What is said of a value that is undefined; load.ts names the import behind it. */
export const UNDEFINED = 'is undefined';

/**
 * An object that may have one of several forms, told by their keys: keys that no form has, or that do not go together,
 * or what the form that it has does not allow.
 */
function ofForms(
  found: Record<string, unknown>,
  forms: readonly z.ZodType[],
  path: Path,
  root: string,
): Problem[] {
  const field = fieldName(root, path);
  const known = knownKeys(forms);
  const keys = Object.keys(found);
  const strange = keys.filter((key) => !known.includes(key));
  if (strange.length > 0) {
    return strange.map((key) => ({
      field: fieldName(root, [...path, key]),
      problem: 'is no field',
      advice: `${didYouMean(key, known)}write ${formsText(forms)}`,
    }));
  }
  const fitting = forms.filter((form) => keys.every((key) => key in shapeOf(form)!));
  if (fitting.length === 0) {
    const names = keys.map((key) => `\`${key}\``).join(', ');
    return [{ field, problem: `${names} do not go together`, advice: `write ${formsText(forms)}` }];
  }
  const whole = fitting.filter((form) => Object.keys(shapeOf(form)!).every((key) => key in found));
  if (whole.length === 0 && fitting.length > 1) {
    const problem = keys.length === 0 ? 'is empty' : `has \`${keys.join('`, `')}\` alone`;
    return [{ field, problem, advice: `write ${formsText(fitting)}` }];
  }
  return shapeProblems(whole[0] ?? fitting[0]!, found, field);
}

/** \`{ at, bytes }, { at, text } or { within, bytes }\`. */
function formsText(forms: readonly z.ZodType[]): string {
  const texts = forms.map((form) => `{ ${Object.keys(shapeOf(form)!).join(', ')} }`);
  return texts.length === 1 ? texts[0]! : `one of ${texts.join(', ')}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value)
  );
}

/** What is said of a value that is no branch of a union: digits in quotes are text. */
function unfit(found: unknown, options: readonly z.ZodType[]): string {
  const isDigits = typeof found === 'string' && /^\d+$/.test(found);
  const isNumber = options.some((option) => option.def.type === 'number');
  return isDigits && isNumber ? 'is text, not a number' : 'does not fit';
}

/** What is said of a value that is something else altogether. */
const IS_ANOTHER: readonly Issue['code'][] = ['invalid_type', 'invalid_value'];

/** How far a value is from a branch of a union: what it is at all tells more than what it has or lacks. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys') return sum + 3 * issue.keys.length;
    if (issue.path.length > 0) return sum + 2;
    return sum + (IS_ANOTHER.includes(issue.code) ? 20 : 10);
  }, 0);
}

/** The type of a value, or one that a schema names, in an author's words. */
function typeWord(value: unknown, isName = false): string {
  if (!isName && isOfClass(value)) return `a ${value.constructor.name}`;
  const type = isName
    ? String(value)
    : Array.isArray(value)
      ? 'array'
      : value === null
        ? 'null'
        : typeof value;
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    array: 'a list in [ ]',
    tuple: 'a list in [ ]',
    object: 'fields in { }',
    boolean: 'true or false',
    function: 'a function',
  };
  return words[type] ?? type;
}

/** Whether a value is what `new` makes, such as a Date, and no list or fields in braces. */
function isOfClass(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { constructor } = value;
  return typeof constructor === 'function' && constructor !== Object;
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
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
