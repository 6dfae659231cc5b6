import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorWords, whyUnread, withNamed } from '../../scripts/lib/file-errors';
import { replaceFile } from '../../scripts/lib/replace-file';
import { scratchFolder } from '../release/build/scratch';

const test = suite('lib/file-errors');

const folder = scratchFolder();
const file = path.join(folder, 'file');
writeFileSync(file, '');
const gone = path.join(folder, 'gone');
const below = (name: string) => path.join(name, 'x.json');

/** What is done with a path, and what has to be said of it. */
const REFUSED: [what: string, work: () => unknown, says: string][] = [
  [
    'a file that is not there',
    () => readFileSync(gone),
    `${gone}: there is no such file or folder; name one that is there`,
  ],
  [
    'a folder that is not there',
    () => readdirSync(gone),
    `${gone}: there is no such file or folder; name one that is there`,
  ],
  [
    'a file in a folder that is not there',
    () => writeFileSync(below(gone), ''),
    `${below(gone)}: there is no folder ${gone}; make it, or name one that is there`,
  ],
  [
    'the same, whole or not at all',
    () => replaceFile(below(gone), ''),
    `${below(gone)}: there is no folder ${gone}; make it, or name one that is there`,
  ],
  ['a folder as a file', () => writeFileSync(folder, ''), `${folder} is a folder; name a file`],
  [
    'a folder in the place of a file',
    () => replaceFile(folder, ''),
    `${folder} is a folder; name a file`,
  ],
  [
    'a folder that is read as a file, which Node does not name',
    () => withNamed(folder, (named) => readFileSync(named)),
    `${folder} is a folder; name a file`,
  ],
  [
    'a file as a folder',
    () => readdirSync(file),
    `${file} is a file where a folder has to be; name a folder`,
  ],
  [
    'a file below a file',
    () => writeFileSync(below(file), ''),
    `${file} is a file where a folder has to be; name a folder`,
  ],
  [
    'a folder where a file is',
    () => mkdirSync(file),
    `${file} is a file where a folder has to be; name a folder`,
  ],
  [
    'a folder below a file',
    () => mkdirSync(below(file), { recursive: true }),
    `${file} is a file where a folder has to be; name a folder`,
  ],
  [
    'a file that is there already',
    () => writeFileSync(file, '', { flag: 'wx' }),
    `${file} is there already; name another, or remove it`,
  ],
];

for (const [what, work, says] of REFUSED) {
  test(`in words: ${what}`, () => {
    try {
      work();
    } catch (error) {
      assert.is(errorWords(error), says);
      return;
    }
    assert.unreachable('nothing was refused');
  });
}

/** As Node makes them; no test is sure of a full disk, or of a user who is not root. */
const systemError = (code: string, syscall: string, place?: string) =>
  Object.assign(new Error(`${code}: as Node says it, ${syscall}`), {
    code,
    syscall,
    ...(place === undefined ? {} : { path: place }),
  });

for (const [code, says] of [
  ['EACCES', /\/x: this user may not .*name another place/],
  ['EPERM', /\/x: this user may not .*name another place/],
  ['ENOSPC', /\/x: the disk is full; make room/],
  ['EROFS', /\/x: nothing can be written there; name another place/],
] as const) {
  test(`in words: ${code}`, () => {
    assert.match(errorWords(systemError(code, 'open', '/x')), says);
  });
}

test('what is of no path, and what is no error of the system, is said as it says itself', () => {
  for (const error of [
    systemError('EACCES', 'listen'),
    systemError('ENOENT', 'spawn gpg', 'gpg'),
    systemError('ESTRANGE', 'open', '/x'),
    new Error('as it is'),
  ]) {
    assert.is(errorWords(error), error.message);
  }
  assert.is(errorWords('a word'), 'a word');
});

symlinkSync(gone, path.join(folder, 'dangling'));
symlinkSync('circle', path.join(folder, 'circle'));

for (const [what, name, says] of [
  ['a file that is gone', 'gone', /^is not there: /],
  ['a link to what is not there', 'dangling', /^is not there: .*link/],
  ['a file below a file', 'file/x.json', /^is not there: what it lies in is a file$/],
  ['a folder', '.', /^is a folder$/],
  ['a link to itself', 'circle', /^is a link that leads round in a circle$/],
] as const) {
  test(`not read: ${what}`, () => {
    try {
      readFileSync(path.join(folder, name));
    } catch (error) {
      assert.match(whyUnread(error), says);
      return;
    }
    assert.unreachable('it was read');
  });
}

test('not read: a file whose name is not UTF-8', () => {
  const names = path.join(folder, 'names');
  mkdirSync(names);
  writeFileSync(Buffer.concat([Buffer.from(`${names}/eve-`), Buffer.from([0xff])]), '');
  const [name] = readdirSync(names);
  try {
    readFileSync(path.join(names, name!));
  } catch (error) {
    assert.is(whyUnread(error), 'cannot be opened: its name is not UTF-8; rename it');
    return;
  }
  assert.unreachable('it was read');
});

for (const [code, says] of [
  ['EACCES', 'no permission to read it'],
  ['EPERM', 'no permission to read it'],
  ['ENXIO', 'is a socket or a device, and no file'],
  ['EIO', 'reading it fails, as on a broken disk'],
  ['EMFILE', 'this process has too many files open; see ulimit -n'],
  ['ESTRANGE', 'the system does not read it (ESTRANGE)'],
] as const) {
  test(`not read: ${code}`, () => {
    assert.is(whyUnread(systemError(code, 'open', '/x')), says);
  });
}

test('not read: what fails is not the reading, or is another file', () => {
  const full = systemError('ENOSPC', 'write');
  assert.is(whyUnread(full, '/x'), full.message);
  const copy = systemError('EACCES', 'open', '/copy');
  assert.match(whyUnread(copy, '/x'), /^\/copy/);
  assert.is(whyUnread(copy, '/copy'), 'no permission to read it');
});

test('why nothing was read is said as it says itself where it is no error of the system', () => {
  assert.is(whyUnread(new Error('cannot be unpacked')), 'cannot be unpacked');
  assert.is(whyUnread('a word'), 'a word');
});

test.run();
