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
  if (typeof found === 'string' && found.startsWith(PLACEHOLDER))
    return one(...placeholderProblem(found));
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
      if (issue.values.length === 1 && issue.values[0] === true && found !== undefined)
        return one(`${shown(found)} is not true`, 'write true, or leave the field out');
      return oneOf(issue.values.map(String));
    case 'invalid_union': {
      const options = schemasAt(schema, path).flatMap(alternativesOf);
      if (issue.discriminator !== undefined) return oneOf(options.flatMap(literalsOf));
      if (found === undefined) return missing(root, value, path, `write ${wanted}`);
      if (isPlainObject(found) && options.every((option) => shapeOf(option) !== null)) {
        return ofForms(found, options, path, root);
      }
      const nearest = [...issue.errors].sort((a, b) => distance(a) - distance(b))[0];
      if (!nearest?.some(({ path: below, code }) => below.length > 0 || !IS_ANOTHER.includes(code)))
        return one(`${shown(found)} ${unfit(found, options)}`, `write ${wanted}`);
      return nearest.flatMap((inner) => problemsOf(inner, path, schema, value, root));
    }
    case 'too_small':
      if (issue.origin === 'number')
        return one(`${shown(found)} is too small`, bound(`${issue.minimum} or more`));
      if (issue.origin === 'array' && Array.isArray(found) && found.length > 0)
        return one(`has too few entries, ${found.length}`, `write ${wanted}`);
      if (typeof found === 'string' && found.length > 0)
        return one(
          `has ${counted(found.length, 'character')}, too few`,
          bound(`${issue.minimum} or more`),
        );
      return one('is empty', `write ${wanted}`);
    case 'too_big':
      if (issue.origin === 'number')
        return one(`${shown(found)} is too large`, bound(`${issue.maximum} or less`));
      if (issue.origin === 'string') {
        const [problem, advice] = ownWords(issue) ?? [];
        return one(
          problem ?? `has ${String(found).length} characters`,
          advice ?? `shorten it to ${issue.maximum}`,
        );
      }
      return one(`has more than ${issue.maximum} entries`, `write ${wanted}`);
    case 'custom':
    case 'invalid_format': {
      if (found === undefined) return missing(root, value, path, `write ${wanted}`);
      const [problem, advice] = ownWords(issue) ?? ['does not fit'];
      return one(`${shown(found)} ${problem}`, advice ?? `write ${wanted}`);
    }
    case 'invalid_type':
      if (found === undefined) return missing(root, value, path, `write ${wanted}`);
      if (issue.expected === 'string' && typeof found === 'number')
        return one(`${shown(found)} is a number, not text`, `write it in quotes: ${wanted}`);
      if (issue.expected === 'int' && typeof found === 'number')
        return one(`${shown(found)} is no whole number`, `write ${wanted}`);
      return one(
        `${shown(found)} is ${typeWord(found)}, not ${typeWord(issue.expected, true)}`,
        `write ${wanted}`,
      );
    default:
      if (found === undefined) return missing(root, value, path, `write ${wanted}`);
      return one(`${shown(found)} does not fit`, `write ${wanted}`);
  }

  function oneOf(words: readonly string[]): Problem[] {
    const advice = `write one of ${words.join(', ')}`;
    if (found === undefined) {
      return missing(root, value, path, description ? `${advice}: ${description}` : advice);
    }
    const near = typeof found === 'string' ? didYouMean(found, words) : '';
    return one(`${shown(found)} is unknown`, `${near}${advice}`);
  }

  function bound(limit: string): string {
    return `write ${limit}${example === undefined ? '' : `, such as ${exampleText(example)}`}${description ? `: ${description}` : ''}`;
  }
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
