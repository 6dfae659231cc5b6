import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { replaceFile } from '../../scripts/lib/replace-file';
import { ROOT } from '../../scripts/lib/root';
import { runNode, scratchFolder } from '../release/build/scratch';

const test = suite('lib/replace-file');

test('a file is written with its mode, and written over', () => {
  const file = path.join(scratchFolder(), 'list.json');
  replaceFile(file, 'old', 0o640);
  assert.is(statSync(file).mode & 0o777, 0o640);
  replaceFile(file, 'new');
  assert.is(readFileSync(file, 'utf8'), 'new');
  assert.equal(readdirSync(path.dirname(file)), ['list.json']);
});

test('what others may not read, they may not read afterwards', () => {
  const file = path.join(scratchFolder(), 'report.html');
  writeFileSync(file, 'old', { mode: 0o600 });
  replaceFile(file, 'new');
  assert.is(statSync(file).mode & 0o777, 0o600);
});

test('a link stays one, and what it leads to is written', () => {
  const folder = scratchFolder();
  writeFileSync(path.join(folder, 'of-last-week.html'), 'old');
  symlinkSync('of-last-week.html', path.join(folder, 'report.html'));
  replaceFile(path.join(folder, 'report.html'), 'new');
  assert.ok(lstatSync(path.join(folder, 'report.html')).isSymbolicLink());
  assert.is(readFileSync(path.join(folder, 'of-last-week.html'), 'utf8'), 'new');
  assert.equal(readdirSync(folder).sort(), ['of-last-week.html', 'report.html']);
});

// As root a renamed file takes the place of /dev/null itself; a pipe of ours is asked instead.
test('a pipe or a device is written to and stays what it is', () => {
  const pipe = path.join(scratchFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reader = openSync(pipe, constants.O_RDWR);
  const got = Buffer.alloc(16);
  replaceFile(pipe, 'report');
  assert.ok(lstatSync(pipe).isFIFO());
  assert.is(got.toString('utf8', 0, readSync(reader, got)), 'report');
  closeSync(reader);
});

test('what cannot be written leaves nothing beside it', () => {
  const folder = scratchFolder();
  mkdirSync(path.join(folder, 'list.json'));
  assert.throws(() => replaceFile(path.join(folder, 'list.json'), 'new'), /EISDIR|ENOTEMPTY/);
  assert.equal(readdirSync(folder), ['list.json']);
});

test('two processes that write the same file both come to their end, and it is whole', async () => {
  const file = path.join(scratchFolder(), 'report.html');
  const run = `
    const { replaceFile } = require(${JSON.stringify(path.join(ROOT, 'scripts/lib/replace-file.ts'))});
    const text = process.env.LETTER.repeat(1e6);
    for (let times = 0; times < 200; times += 1) replaceFile(${JSON.stringify(file)}, text);`;
  const writes = (letter: string) =>
    runNode(['-r', path.join(ROOT, 'scripts/typescript.js'), '-e', run], {
      cwd: ROOT,
      env: { LETTER: letter },
    });
  for (const { code, said } of await Promise.all([writes('a'), writes('b')])) {
    assert.is(code, 0, said);
  }
  const text = readFileSync(file, 'utf8');
  assert.ok(['a', 'b'].includes(text[0]!) && text === text[0]!.repeat(1e6));
  assert.equal(readdirSync(path.dirname(file)), ['report.html']);
});

test.run();
