import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadDetections, RULES_SRC } from '../../scripts/compile/load';
import { DefinitionError } from '../../scripts/model/problems';
import { ROOT } from '../../scripts/lib/root';

const test = suite('model/load');

const scratch = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-model-'));
test.after(() => rmSync(scratch, { recursive: true, force: true }));

/** A rules-src of its own; each text is a file below a family. */
function folder(name: string, files: Record<string, string>): string {
  const root = path.join(scratch, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return root;
}
/** A definition that takes all from the contact detection, with another id. */
const like = (id: string) =>
  `import contact from ${JSON.stringify(path.join(ROOT, 'rules-src/contec-cms8000/contact'))};
   export default { ...contact, id: ${JSON.stringify(id)} };`;
function complaintsOf(root: string): string[] {
  try {
    loadDetections(root);
    return [];
  } catch (error) {
    assert.instance(error, DefinitionError);
    return (error as DefinitionError).complaints.map(
      ({ file, detection, field, problem }) =>
        `${path.basename(file)} | ${detection} | ${field} | ${problem}`,
    );
  }
}

test('reads every definition of ours, sorted by id', () => {
  const ids = loadDetections(RULES_SRC).map(({ detection }) => detection.id);
  assert.ok(ids.includes('contec-cms8000/telemetry'));
  assert.equal(ids, [...ids].sort());
});

test('files without a default export are data that definitions share', () => {
  const root = folder('data', {
    'family/one.ts': like('family/one'),
    'family/addresses.ts': 'export const A = 1;',
  });
  assert.equal(
    loadDetections(root).map(({ detection }) => detection.id),
    ['family/one'],
  );
});

test('an id that is given twice is refused, with the file that has it already', () => {
  const root = folder('twice', {
    'family/one.ts': like('family/one'),
    'family/two.ts': like('family/one'),
  });
  const said = complaintsOf(root);
  assert.ok(
    said.some((text) => /^two\.ts \| family\/one \| id \| is also the id of .*one\.ts$/.test(text)),
    said.join(),
  );
});

test('a file that does not compile is named, and the others are still checked', () => {
  const root = folder('broken', {
    'family/bad.ts': 'export default {',
    'family/two.ts': like('family/x'),
  });
  const said = complaintsOf(root).join('\n');
  assert.match(said, /bad\.ts \| family\/bad \| line 1 \| cannot be read: /);
  assert.match(said, /two\.ts \| family\/x \| id \| "family\/x" is not the file's path/);
});

test('a file that throws is named', () => {
  const root = folder('throws', { 'family/bad.ts': 'throw new Error("no such address");' });
  assert.equal(complaintsOf(root), [
    'bad.ts | family/bad | line 1 | cannot be read: no such address',
  ]);
});

test('a default export that is no definition at all is named, not a crash', () => {
  const root = folder('odd', { 'family/bad.ts': 'export default { id: "family/bad" };' });
  const said = complaintsOf(root);
  assert.ok(said.length > 5, said.join());
  assert.ok(
    said.every((text) => text.startsWith('bad.ts | family/bad | ')),
    said.join(),
  );
});

const IMPORTED = `import { detection } from ${JSON.stringify(path.join(ROOT, 'scripts/kinds/detection'))};`;

test('an import that does not exist is named, with its line and what there is', () => {
  const root = folder('imports', {
    'family/shared.ts': 'export const CISA_2025 = {}; export const CALL = 1;',
    'family/name.ts': `${IMPORTED}\nimport { CISA_2026 } from './shared';
      export default detection(CISA_2026, { id: 'family/name' });`,
    'family/used.ts': `import { CISA_2026 } from './shared';\nexport default CISA_2026.id;`,
    'family/file.ts': `import { A } from './nowhere';\nexport default A;`,
  });
  const said = complaintsOf(root).join('\n');
  for (const [file, line] of [
    ['name', 2],
    ['used', 1],
  ] as const) {
    assert.match(
      said,
      new RegExp(
        `${file}\\.ts \\| family/${file} \\| import, line ${line} \\| "\\./shared" exports no CISA_2026`,
      ),
    );
  }
  assert.match(
    said,
    /file\.ts \| family\/file \| import, line 1 \| there is no file "\.\/nowhere\.ts"/,
  );
});

test('a detection that is not exported is no data', () => {
  const root = folder('unexported', { 'family/one.ts': `${IMPORTED}\ndetection({}, {});` });
  assert.equal(complaintsOf(root), [
    'one.ts | family/one | export | defines a detection and exports none by default',
  ]);
});

test.run();
