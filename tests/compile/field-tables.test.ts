import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFieldTables } from '../../scripts/compile/field-tables';
import { alternativesOf, innerSchema, metaOf, shapeOf } from '../../scripts/compile/schema-parts';
import { allKinds } from '../../scripts/kinds';
import { ROOT } from '../../scripts/lib/root';
import { DETECTION, FAMILY } from '../../scripts/model/detection';

const test = suite('compile/field-tables');

const contributing = readFileSync(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8');

test('CONTRIBUTING.md has the fields as the schemas have them; "npm run build" renders them', () => {
  assert.is(contributing, withFieldTables(contributing));
});

test('every kind has a table, and every row says what the field means with an example', () => {
  for (const { name, schema } of allKinds()) {
    const { shape } = schema.def as unknown as { shape: Record<string, unknown> };
    const section =
      new RegExp(`^#### ${name}\n([^]*?)(?=^#### )`, 'm').exec(contributing)?.[1] ?? '';
    for (const field of Object.keys(shape).filter((key) => key !== 'kind')) {
      const row = section.split('\n').find((line) => line.startsWith(`| \`${field}\` |`));
      assert.ok(row, `${name} has no row for ${field}`);
    }
  }
  const rows = contributing
    .split('\n')
    .filter((line) => /^\| `/.test(line) && line.split(' | ').length >= 4);
  assert.ok(rows.length > 50);
  for (const row of rows) assert.not.match(row, /\|\s+\|\s*$|\| {2}\| {2}/, row);
});

/** Every field that an author may write, however deep: below lists, and in each form of what has several. */
function describedFields(schema: z.ZodType, seen = new Set<z.ZodType>()): [string, string][] {
  const plain = innerSchema(schema);
  if (seen.has(plain)) return [];
  seen.add(plain);
  const { element, items, rest } = plain.def as {
    element?: z.ZodType;
    items?: readonly z.ZodType[];
    rest?: z.ZodType | null;
  };
  const below = [element, ...(items ?? []), rest].filter(
    (one) => one !== undefined && one !== null,
  );
  const alternatives = alternativesOf(plain);
  if (alternatives.length > 1) below.push(...alternatives);
  return [
    ...Object.entries(shapeOf(plain) ?? {}).flatMap(([key, one]): [string, string][] => {
      const description = metaOf(one)?.description;
      return [
        ...(description === undefined ? [] : [[key, description] as [string, string]]),
        ...describedFields(one, seen),
      ];
    }),
    ...below.flatMap((one) => describedFields(one, seen)),
  ];
}

test('every field of every form, however deep, has a row: steps of a sequence, references, fields of a datagram', () => {
  const rows = contributing.split('\n').filter((line) => line.startsWith('| `'));
  // Flows are written with tcp() and udp(), whose arguments the words above their table say.
  const { proof: _, ...written } = DETECTION.shape;
  const fields = [
    ...[FAMILY, ...Object.values(written)].flatMap((schema) => describedFields(schema)),
    ...allKinds().flatMap(({ schema }) => describedFields(schema)),
  ];
  for (const name of ['noneOf', 'without', 'sample', 'url']) {
    assert.ok(
      fields.some(([key]) => key === name),
      name,
    );
  }
  for (const [key, description] of fields) {
    const text = description.replaceAll('|', '\\|');
    const found = rows.some(
      (row) => new RegExp(`^\\| \`(?:[^\`]*\\.)?${key}\` \\|`).test(row) && row.includes(text),
    );
    assert.ok(found, `CONTRIBUTING.md has no row for \`${key}\`: ${description}`);
  }
});

test('without its marks it is refused, not overwritten', () => {
  assert.throws(
    () => withFieldTables('# Contributing\n'),
    /CONTRIBUTING\.md: the lines .* are gone/,
  );
});

test.run();
