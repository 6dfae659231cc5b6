import type { z } from 'zod';
import { exampleText } from './shape';
import { alternativesOf, metaOf, innerSchema } from './schema-parts';
import { allKinds } from '../kinds';
import { RPC_PATTERN } from '../kinds/rpc-call/pattern';
import { DETECTION, DEVICE, FAMILY } from '../model/detection';
import { SCENARIO } from '../model/scenario-shape';
import { LOOSE_FIELD } from '../protocols/datagram/fields';
import { FRAME, FRAME_FIELD } from '../protocols/frame/frames';

/** The tables of CONTRIBUTING.md: every field and option of a definition with one example, from the schemas. */

/** Shapes that several tables point to, by their headings. */
const SHARED: readonly (readonly [z.ZodType, string])[] = [
  [FRAME, 'Frame'],
  [FRAME_FIELD, 'Field of a frame or datagram'],
  [RPC_PATTERN, 'RPC call'],
  [SCENARIO, 'Scenario'],
  [DEVICE, 'Device'],
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
    section('RPC call', null, RPC_PATTERN),
    section(
      'Scenario',
      "Flows are written with `tcp(client, server, messages, more)` and `udp(...)` of `scripts/kinds/proof`: addresses as `'10.20.0.5'` or `'10.20.0.9:515'`, messages as `{ from: 'client', bytes: '0203' }` or `{ from: 'server', text: 'HELLO' }`. `more` of tcp: `shape` is `full` (as it is without), `unanswered`, `refused` or `midstream`; `close` is `fin` (as it is without), `rst` or `open`.",
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
    .filter(([name]) => {
      if (seen.has(name)) return false;
      seen.add(name);
      return true;
    });
  const forms = alternativesOf(schema)
    .map((branch) => `\`{ ${Object.keys(shapeOf(branch)).join(', ')} }\``)
    .join(', ');
  return `#### ${title}\n\nOne of ${forms}. ${note}\n\n${table(lines.map(([name, , ...rest]) => [name, '', ...rest]))}`;
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
      shared && `see [${shared}](#${shared.toLowerCase().replaceAll(' ', '-')})`,
    ]
      .filter(Boolean)
      .join('; ');
    const row: Row = [
      `${prefix}${name}`,
      optional ? '' : 'yes',
      what,
      meta?.examples ? exampleText(meta.examples[0]) : '',
    ];
    return shared ? [row] : [row, ...inner(one, `${prefix}${name}`)];
  });
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

function sharedIn(schema: z.ZodType): string | null {
  const plain = innerSchema(schema);
  const own = SHARED.find(([shape]) => shape === schema || innerSchema(shape) === plain);
  if (own) return own[1];
  const element = elementOf(plain);
  return element ? sharedIn(element) : null;
}

/** `seen`, `attempted`: the words of a closed set. */
function choices(schema: z.ZodType): string | null {
  const { entries } = innerSchema(schema).def as { entries?: Record<string, string> };
  return entries
    ? `one of ${Object.values(entries)
        .map((word) => `\`${word}\``)
        .join(', ')}`
    : null;
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
