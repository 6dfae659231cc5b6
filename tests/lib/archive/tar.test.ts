import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gunzip, gzip } from '../../../scripts/lib/archive/gzip';
import { writeTar, type TarEntry } from '../../../scripts/lib/archive/tar';
import { readTar } from '../../../scripts/lib/archive/tar-read';
import { scratch } from '../../release/bundle/sample';

const test = suite('bundle/tar');

const entry = (name: string, text: string, executable = false): TarEntry => ({
  path: name,
  bytes: Buffer.from(text),
  executable,
});
const LONG = `${'folder/'.repeat(16)}${'n'.repeat(60)}`;
const ENTRIES = [
  entry('b/empty', ''),
  entry('a.txt', 'a'.repeat(1000)),
  entry('run.sh', '#!/bin/sh\n', true),
  entry(LONG, 'long'),
];
const EPOCH = 1_700_000_000;

test('what is written is read back, in order of names', () => {
  const read = readTar(gunzip(gzip(writeTar(ENTRIES, EPOCH)), 1e6));
  assert.equal(
    read.map(({ path: name, bytes, executable }) => [name, bytes.toString(), executable]),
    [...ENTRIES]
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path: name, bytes, executable }) => [name, bytes.toString(), executable]),
  );
});

test("the machine's tar extracts it: content, mode and time", () => {
  const folder = scratch();
  const file = path.join(folder, 'x.tar.gz');
  writeFileSync(file, gzip(writeTar(ENTRIES, EPOCH)));
  execFileSync('tar', ['-xzf', file, '-C', folder]);
  for (const { path: name, bytes, executable } of ENTRIES) {
    const extracted = path.join(folder, name);
    assert.is(readFileSync(extracted, 'utf8'), bytes.toString());
    assert.is((statSync(extracted).mode & 0o100) !== 0, executable, name);
    assert.is(statSync(extracted).mtimeMs / 1000, EPOCH);
  }
});

test('the order in which entries are given changes nothing', () => {
  assert.equal(writeTar(ENTRIES, EPOCH), writeTar([...ENTRIES].reverse(), EPOCH));
});

test('a name that ustar cannot hold is refused', () => {
  assert.throws(() => writeTar([entry('n'.repeat(101), '')], 0), /too long/);
});

/** Writes a header field and makes the checksum right again, as an attacker would. */
function tampered(at: number, text: string): Buffer {
  const tar = writeTar([entry('a/file.txt', 'harmless')], EPOCH);
  tar.write(text, at, 'latin1');
  tar.fill(' ', 148, 156);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return tar;
}

const NAME = 0;
const SIZE = 124;
const KIND = 156;
const REFUSED: readonly [string, Buffer, RegExp][] = [
  ['a path that climbs out', tampered(NAME, '../file.tx'), /climbs out/],
  ['a path that climbs out in its middle', tampered(NAME, 'a/../../xx'), /climbs out/],
  ['an absolute path', tampered(NAME, '/etc/passw'), /absolute/],
  ['a drive letter', tampered(NAME, 'C:/windows'), /absolute/],
  ['a backslash', tampered(NAME, 'a\\..\\..\\xx'), /characters/],
  ['a control character', tampered(NAME, 'a/file.tx\n'), /characters/],
  ['a dot part', tampered(NAME, './file.txt'), /empty part/],
  ['no name', tampered(NAME, '\0'.repeat(10)), /follows/],
  ['a hard link', tampered(KIND, '1'), /hard link/],
  ['a symbolic link', tampered(KIND, '2'), /symbolic link/],
  ['a character device', tampered(KIND, '3'), /character device/],
  ['a block device', tampered(KIND, '4'), /block device/],
  ['a folder', tampered(KIND, '5'), /a folder/],
  ['a FIFO', tampered(KIND, '6'), /FIFO/],
  ['a pax header', tampered(KIND, 'x'), /pax/],
  ['a GNU long name', tampered(KIND, 'L'), /GNU long name/],
  ['an old kind of plain file', tampered(KIND, '\0'), /only plain files/],
  ['a huge member', tampered(SIZE, '77777777777\0'), /more than/],
  ['a member longer than the archive', tampered(SIZE, '00000100000\0'), /cut short/],
  ['a size that is no number', tampered(SIZE, 'xxxxxxxxxxx\0'), /octal/],
  ['an owner', tampered(108, '0001750\0'), /form/],
  ['a setuid bit', tampered(100, '0004755\0'), /form/],
  ['an owner name', tampered(265, 'root\0'), /form/],
  ['trailing data', Buffer.concat([writeTar(ENTRIES, EPOCH), Buffer.alloc(512, 1)]), /follows/],
  ['trailing zeros', Buffer.concat([writeTar(ENTRIES, EPOCH), Buffer.alloc(512)]), /follows/],
  ['no end', writeTar(ENTRIES, EPOCH).subarray(0, -512), /form/],
];
for (const [what, tar, message] of REFUSED) {
  test(`refused: ${what}`, () => assert.throws(() => readTar(tar), message));
}

test('refused: the same name twice', () => {
  const one = writeTar([entry('a', '1')], EPOCH).subarray(0, 1024);
  assert.throws(() => readTar(Buffer.concat([one, writeTar([entry('a', '2')], EPOCH)])), /twice/);
});

test('refused: too many members', () => {
  const limits = { entries: 3, memberBytes: 1e6 };
  assert.throws(() => readTar(writeTar(ENTRIES, EPOCH), limits), /more than 3/);
});

test('every changed byte of an archive is refused', () => {
  const tar = writeTar([entry('a/file.txt', 'harmless', true)], EPOCH);
  const contentEnd = 512 + 'harmless'.length;
  for (let at = 0; at < tar.length; at += 1) {
    if (at >= 512 && at < contentEnd) continue;
    for (const flip of [1, 0x20, 0xff]) {
      const changed = Buffer.from(tar);
      changed[at]! ^= flip;
      // A bit in the mode may make another sound archive; then the manifest tells.
      const read = readAll(changed);
      if (read) assert.is.not(read, readAll(tar), `byte ${at} ^ ${flip}`);
    }
  }
});

const readAll = (tar: Buffer) => attempt(() => JSON.stringify(readTar(tar)));

function attempt(work: () => string): string | null {
  try {
    return work();
  } catch {
    return null;
  }
}

test('gzip data in another form, cut short, damaged or with more behind it is refused', () => {
  const text = 'hello'.repeat(100);
  const packed = gzip(Buffer.from(text));
  const cases: [Buffer, RegExp][] = [
    [gzipSync('hello', { level: 1 }), /header/],
    [packed.subarray(0, -1), /cut short/],
    [Buffer.concat([packed, Buffer.from('x')]), /follow/],
    [Buffer.concat([packed, packed]), /follow/],
    [Buffer.alloc(0), /header/],
  ];
  for (const [bytes, message] of cases) assert.throws(() => gunzip(bytes, 1e6), message);
  for (let at = 0; at < packed.length; at += 1) {
    const changed = Buffer.from(packed);
    changed[at]! ^= 0x10;
    // Deflate has many ways to write one text, and unused bits; another text it must not give.
    assert.is(attempt(() => gunzip(changed, 1e6).toString()) ?? text, text, `byte ${at}`);
  }
});

test('a gzip bomb stops at the limit', () => {
  assert.throws(() => gunzip(gzip(Buffer.alloc(1e6)), 1e5), /more than 100000/);
});

test.run();
