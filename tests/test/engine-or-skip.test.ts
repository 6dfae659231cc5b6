import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { countSkips } from '../../scripts/test/engine-or-skip';
import { scratchFolder, writeScript } from '../lib/engines/scratch';

const test = suite('test/engine-or-skip');

const folder = scratchFolder();
const skips = path.join(folder, 'skips');

/** A process of its own: a process looks for engines once. Two tests of it want Zeek. */
function testProcess(env: Record<string, string>) {
  const file = JSON.stringify(require.resolve('../../scripts/test/engine-or-skip.ts'));
  const script = `
    const { engineOrSkip } = require(${file});
    engineOrSkip('zeek')
      .then(() => engineOrSkip('zeek'))
      .then((engine) => console.log(engine), (error) => console.log(error.message));`;
  const result = spawnSync(process.execPath, ['-r', './scripts/typescript.js', '-e', script], {
    cwd: path.join(__dirname, '../..'),
    encoding: 'utf8',
    env: { ...process.env, VITALWIRE_ZEEK: '/nowhere/zeek', VITALWIRE_SKIPS: skips, ...env },
  });
  return result.stdout.trim().split('\n');
}

test('an absent engine is told once and each test counted', () => {
  const [told, result, ...more] = testProcess({ REQUIRE_ZEEK: '' });
  assert.match(String(told), /^SKIPPED: zeek not found \(.*\/nowhere\/zeek/);
  assert.is(result, 'null');
  assert.equal(more, []);
  assert.equal([...countSkips(readFileSync(skips, 'utf8'))], [['zeek', 2]]);
});

test('a VITALWIRE_ZEEK that is set and empty hides a Zeek that is on PATH', () => {
  const bin = scratchFolder();
  writeScript(path.join(bin, 'zeek'), 'echo zeek version 8.0.0');
  const env = { REQUIRE_ZEEK: '', PATH: `${bin}:${process.env.PATH}` };
  const named = testProcess({ ...env, VITALWIRE_ZEEK: path.join(bin, 'zeek') });
  assert.match(named.join(' '), "version: '8.0.0'");
  assert.match(testProcess({ ...env, VITALWIRE_ZEEK: '' })[0]!, /^SKIPPED: zeek not found/);
});

test('REQUIRE_ZEEK=1 makes it a failure', () => {
  assert.match(testProcess({ REQUIRE_ZEEK: '1' })[0]!, /^REQUIRE_ZEEK=1, but zeek not found: /);
});

test.run();
