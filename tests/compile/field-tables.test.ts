import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withFieldTables } from '../../scripts/compile/field-tables';
import { allKinds } from '../../scripts/kinds';
import { ROOT } from '../../scripts/lib/root';

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

test('without its marks it is refused, not overwritten', () => {
  assert.throws(
    () => withFieldTables('# Contributing\n'),
    /CONTRIBUTING\.md: the lines .* are gone/,
  );
});

test.run();
