import type { z } from 'zod';
import { exampleText } from './shape';
import { alternativesOf, innerSchema, literalsOf, metaOf } from './schema-parts';
import { allKinds } from '../kinds';
import { RPC_PATTERN } from '../kinds/rpc-call/pattern';
import { DETECTION, DEVICE, FAMILY, REFERENCE } from '../model/detection';
import { SCENARIO } from '../model/scenario-shape';
import { LOOSE_FIELD } from '../protocols/datagram/fields';
import { FRAME, FRAME_FIELD } from '../protocols/frame/frames';
import { BODY_TERM } from '../protocols/http/body-terms';
import { STEP } from '../protocols/sequence/steps';

/** The tables of CONTRIBUTING.md: every field and option of a definition with one example, from the schemas. */

/** Shapes that several tables point to, by their headings. */
const SHARED: readonly (readonly [z.ZodType, string])[] = [
  [FRAME, 'Frame'],
  [FRAME_FIELD, 'Field of a frame or datagram'],
  [LOOSE_FIELD, 'Field of a datagram alone'],
  [RPC_PATTERN, 'RPC call'],
  [SCENARIO, 'Scenario'],
  [DEVICE, 'Device'],
  [REFERENCE, 'Reference'],
  [STEP, 'Step of a sequence'],
  [BODY_TERM, 'What a body holds'],
];

/** Where the tables begin and end in CONTRIBUTING.md. */
const BEGIN = '<!-- Rendered from the schemas by "npm run build"; edit there. -->';
const END = '<!-- End of what is rendered. -->';

/**
 * CONTRIBUTING.md with its tables as the schemas have them.
 * @throws Error where the marks of their place are not there.
 */
export function withFieldTables(contributing: string): string {
  const [from, to] = [contributing.indexOf(BEGIN), contributing.indexOf(END)];
  if (from < 0 || to < from) {
    throw new Error(`CONTRIBUTING.md: the lines "${BEGIN}" and "${END}" are gone; restore them`);
  }
  return `${contributing.slice(0, from)}${BEGIN}\n<!-- prettier-ignore-start -->\n\n${fieldTables()}\n<!-- prettier-ignore-end -->\n${contributing.slice(to)}`;
}

function fieldTables(): string {
  const kinds = allKinds().map(
    ({ name, summary }) => `| [\`${name}\`](#${name}) | ${cell(summary)} |\n`,
  );
  return [
    `### Kinds of observable\n\n| kind | what it sees |\n|---|---|\n${kinds.join('')}`,
    section('Family', 'What `family.ts` says for all its behaviours.', FAMILY),
    section('Device', null, DEVICE),
    fieldSection('Reference', REFERENCE, 'A published vulnerability, or a page.'),
    section(
      'Detection',
      'A definition besides its family. `devices`, `references` and `attack` are needed where the family has none; `firstStep` replaces that of the family.',
      DETECTION,
      ['updated'],
    ),
    ...allKinds().map(({ name, summary, schema }) =>
      section(name, `${capital(summary)}.`, schema, ['kind']),
    ),
    section('Frame', 'A block of a protocol in a TCP stream.', FRAME),
    fieldSection(
      'Field of a frame or datagram',
      FRAME_FIELD,
      "A window's bytes may stand anywhere between its two offsets; in a frame that is no `opening`, it lies behind the longest constant.",
    ),
    fieldSection(
      'Field of a datagram alone',
      LOOSE_FIELD,
      'What has no fixed place, or one of several values at one.',
    ),
    fieldSection(
      'Step of a sequence',
      STEP,
      'Each begins where the one before ended, or as much further on as its `within` leaves room for.',
    ),
    fieldSection('What a body holds', BODY_TERM, 'In the body of an HTTP message.'),
    section('RPC call', null, RPC_PATTERN),
    section(
      'Scenario',
      "Flows are written with `tcp(client, server, messages, more)` and `udp(...)` of `scripts/kinds/proof`: addresses as `'10.20.0.5'` or `'10.20.0.9:515'`, messages as `{ from: 'client', bytes: '0203' }` or `{ from: 'server', text: 'HELLO' }`; text is sent as UTF-8. `more` of tcp: `shape` is `full` (as it is without), `unanswered`, `refused` or `midstream`; `close` is `fin` (as it is without), `rst` or `open`.",
      SCENARIO,
    ),
  ].join('\n');
}

function section(
  title: string,
  intro: string | null,
  schema: z.ZodType,
  without: readonly string[] = [],
): string {
  const lines = rows(schema, '').filter(([name]) => !without.includes(name));
  return `#### ${title}\n\n${intro ? `${intro}\n\n` : ''}${table(lines)}`;
}

/** One row for each kind of field, told by its keys. */
function fieldSection(title: string, schema: z.ZodType, note: string): string {
  const seen = new Set<string>();
  const lines = alternativesOf(schema)
    .flatMap((branch) => rows(branch, ''))
    .filter(([name, , what]) => {
      // The word that tells a form stands in the form itself.
      if (what === '') return false;
      if (seen.has(name)) return false;
      seen.add(name);
      return true;
    });
  const forms = alternativesOf(schema)
    .map((branch) => `\`{ ${formKeys(branch).join(', ')} }\``)
    .join(', ');
  return `#### ${title}\n\nOne of ${forms}. ${note}\n\n${table(lines.map(([name, , ...rest]) => [name, '', ...rest]))}`;
}

/** The keys of one form: `within?` for one that may be left out, the word itself for what tells the form. */
function formKeys(form: z.ZodType): string[] {
  return Object.entries(shapeOf(form)).map(([key, one]) => {
    const [word] = one.def.type === 'literal' ? literalsOf(one) : [];
    if (word !== undefined) return `${key}: '${word}'`;
    return one.def.type === 'optional' ? `${key}?` : key;
  });
}

type Row = [name: string, must: string, what: string, example: string];

function rows(schema: z.ZodType, prefix: string): Row[] {
  return Object.entries(shapeOf(schema)).flatMap(([name, one]): Row[] => {
    const meta = metaOf(one);
    const optional = one.def.type === 'optional' || GIVEN_BY_FAMILY.has(one);
    const shared = sharedIn(one);
    const what = [
      meta?.description,
      choices(one),
      shared.length > 0 && `see ${shared.map(linkTo).join(', ')}`,
    ]
      .filter(Boolean)
      .join('; ');
    const row: Row = [
      `${prefix}${name}`,
      optional ? '' : 'yes',
      what,
      meta?.examples ? exampleText(meta.examples[0]) : '',
    ];
    return shared.length > 0 ? [row] : [row, ...inner(one, `${prefix}${name}`)];
  });
}

function linkTo(heading: string): string {
  return `[${heading}](#${heading.toLowerCase().replaceAll(' ', '-')})`;
}

/** Of a detection, what its family can give. */
const GIVEN_BY_FAMILY: ReadonlySet<z.ZodType> = new Set([
  DETECTION.shape.devices,
  DETECTION.shape.references,
  DETECTION.shape.attack,
]);

function inner(schema: z.ZodType, prefix: string): Row[] {
  const plain = innerSchema(schema);
  const element = elementOf(plain);
  if (element) return inner(element, `${prefix}[]`);
  return alternativesOf(plain).length === 1 && Object.keys(shapeOf(plain)).length > 0
    ? rows(plain, `${prefix}.`)
    : [];
}

function elementOf(plain: z.ZodType): z.ZodType | null {
  const { element, items, rest } = plain.def as {
    element?: z.ZodType;
    items?: readonly z.ZodType[];
    rest?: z.ZodType | null;
  };
  return element ?? (items?.length === 1 && rest ? rest : null);
}

/** The headings of the tables that say what a field, or an entry of its list, has. */
function sharedIn(schema: z.ZodType): string[] {
  const plain = innerSchema(schema);
  const own = SHARED.find(([shape]) => shape === schema || innerSchema(shape) === plain);
  if (own) return [own[1]];
  const element = elementOf(plain);
  if (element) return sharedIn(element);
  const { options = [] } = plain.def as { options?: readonly z.ZodType[] };
  return options.flatMap(sharedIn);
}

/** `seen`, `attempted`: the words of a closed set, or its numbers. */
function choices(schema: z.ZodType): string | null {
  const words = literalsOf(innerSchema(schema));
  return words.length > 1 ? `one of ${words.map((word) => `\`${word}\``).join(', ')}` : null;
}

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  return (innerSchema(schema).def as { shape?: Record<string, z.ZodType> }).shape ?? {};
}

function table(lines: readonly Row[]): string {
  const text = lines.map(
    ([name, must, what, example]) =>
      `| \`${name}\` | ${must} | ${cell(what)} | ${example && `\`${cell(example)}\``} |\n`,
  );
  return `| field | needed | what it says | example |\n|---|---|---|---|\n${text.join('')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
