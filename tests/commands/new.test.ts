import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { allKinds } from '../../scripts/kinds';
import { ROOT } from '../../scripts/lib/root';
import { build, runNode, scratchProject } from '../release/build/scratch';

const test = suite('commands/new');

const project = scratchProject();
copyFileSync(path.join(ROOT, '.prettierrc'), path.join(project, '.prettierrc'));
/** `vitalwire new ...` in the scratch project. */
const begin = (...args: string[]) =>
  runNode([path.join(project, 'scripts/vitalwire.js'), 'new', ...args], { cwd: project });

test('what is begun is refused by the build, place by place, and nothing is written', async () => {
  const { code, said } = await begin('acme-pump/hello', '--kind', 'udp-datagram');
  assert.is(code, 0, said);
  const family = readFileSync(path.join(project, 'rules-src/acme-pump/family.ts'), 'utf8');
  assert.match(family, /^export const ACME_PUMP = family\(\{/m);
  const built = await build(project);
  assert.is(built.code, 1);
  for (const place of [
    'family.ts: devices[0].vendor',
    'family.ts: references[0].url',
    'family.ts: attack[0].id',
    'family.ts: firstStep',
    'hello.ts: acme-pump/hello: title',
    'hello.ts: acme-pump/hello: doNow[0]',
    'hello.ts: acme-pump/hello: observable.port',
    'hello.ts: acme-pump/hello: observable.fields',
    'hello.ts: acme-pump/hello: observable.concerns',
    'hello.ts: acme-pump/hello: proof.alerts[0].name',
    'hello.ts: acme-pump/hello: proof.silent[0].flows[0].messages[0].bytes',
  ]) {
    const said = `rules-src/acme-pump/${place}: is not written yet; `;
    assert.is(built.said.split(said).length, 2, `${place} is not named once in\n${built.said}`);
  }
  assert.not.match(built.said, /hello\.ts: acme-pump\/hello: (?:devices|references|attack)/);
  assert.not.ok(existsSync(path.join(project, 'dist')), 'nothing was rendered');
});

test('a second behaviour of a family uses what is there', async () => {
  const before = readFileSync(path.join(project, 'rules-src/acme-pump/family.ts'), 'utf8');
  const { code, said } = await begin('acme-pump/session', '--kind', 'stream-frame');
  assert.is(code, 0, said);
  assert.not.match(said, /family\.ts/);
  assert.is(readFileSync(path.join(project, 'rules-src/acme-pump/family.ts'), 'utf8'), before);
  const text = readFileSync(path.join(project, 'rules-src/acme-pump/session.ts'), 'utf8');
  assert.match(text, /import \{ ACME_PUMP \} from '\.\/family';/);
});

test('what is written is as prettier has it', async () => {
  for (const name of ['family', 'hello', 'session']) {
    const file = path.join(project, `rules-src/acme-pump/${name}.ts`);
    const options = await prettier.resolveConfig(path.join(ROOT, 'rules-src/any.ts'));
    const text = readFileSync(file, 'utf8');
    assert.is(await prettier.format(text, { ...options, filepath: file }), text, name);
  }
});

test('nothing that is there is overwritten', async () => {
  const { code, said } = await begin('acme-pump/hello', '--kind', 'stream-frame');
  assert.is(code, 2);
  assert.match(said, /rules-src\/acme-pump\/hello\.ts is there already/);
});

for (const [what, args, wanted] of [
  ['an unknown kind', ['acme-pump/x', '--kind', 'smoke'], allKinds()[0]!.name],
  ['a kind misspelt', ['acme-pump/x', '--kind', 'udp-datagramm'], 'did you mean "udp-datagram"?'],
  ['an id without a family', ['hello', '--kind', 'udp-datagram'], 'acme-pump/hello'],
  ['a path outside', ['../x', '--kind', 'udp-datagram'], 'is no id'],
] as const) {
  test(`${what} is wrong usage, with what to write`, async () => {
    const { code, said } = await begin(...args);
    assert.is(code, 2, said);
    assert.ok(said.includes(wanted), said);
  });
}

test.run();
