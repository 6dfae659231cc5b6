import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withLock } from '../../scripts/lib/file-lock';

const test = suite('lib/file-lock');

const folders: string[] = [];
process.once('exit', () =>
  folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })),
);
const newLock = () => {
  folders.push(mkdtempSync(path.join(os.tmpdir(), 'vitalwire-lock-')));
  return path.join(folders.at(-1)!, 'lock');
};
/** The owner file that this process itself writes. */
const ownOwner = async () => {
  const lock = newLock();
  return withLock(
    lock,
    () => undefined,
    async () =>
      JSON.parse(readFileSync(path.join(lock, 'owner'), 'utf8')) as Record<string, unknown>,
  );
};
const held = (owner: Record<string, unknown>, silentSeconds = 0) => {
  const lock = newLock();
  mkdirSync(lock);
  writeFileSync(path.join(lock, 'owner'), JSON.stringify(owner));
  const then = Date.now() / 1000 - silentSeconds;
  utimesSync(lock, then, then);
  return lock;
};
/** Whether a lock is taken before anybody is waited for, and who was. */
const take = async (lock: string) => {
  let waitsFor!: (owner: string) => void;
  const waitedFor = new Promise<string>((resolve) => (waitsFor = resolve));
  const taken = withLock(lock, waitsFor, async () => null);
  const owner = await Promise.race([taken, waitedFor]);
  rmSync(lock, { recursive: true, force: true });
  await taken;
  return { atOnce: owner === null, owner: owner ?? '' };
};

test('a living owner is waited for, and named', async () => {
  const owner = await ownOwner();
  const { atOnce, owner: waitedFor } = await take(held(owner));
  assert.is(atOnce, false);
  assert.match(waitedFor, `process ${process.pid} on ${os.hostname()}`);
});

test('the pid of a dead owner that another process has now blocks nobody', async () => {
  const owner = await ownOwner();
  assert.is((await take(held({ ...owner, began: '1' }))).atOnce, true);
  assert.is((await take(held({ ...owner, pid: 1, began: '987654321' }))).atOnce, true);
});

test('an owner in another container, on another machine or before the last boot blocks until it is silent', async () => {
  const owner = await ownOwner();
  for (const other of [{ world: 'another' }, { host: 'another', pid: 1 }]) {
    assert.is((await take(held({ ...owner, ...other }))).atOnce, false);
    assert.is((await take(held({ ...owner, ...other }, 150))).atOnce, true);
  }
});

test('an owner that died before it wrote its name blocks for seconds', async () => {
  const lock = newLock();
  mkdirSync(lock);
  assert.is((await take(lock)).atOnce, false);
  mkdirSync(lock);
  utimesSync(lock, Date.now() / 1000 - 20, Date.now() / 1000 - 20);
  assert.is((await take(lock)).atOnce, true);
});

test('what died while it took a lock over keeps nobody waiting', async () => {
  const dead = { ...(await ownOwner()), began: '1' };
  const lock = held(dead);
  writeFileSync(path.join(lock, 'claim'), JSON.stringify(dead));
  assert.is((await take(lock)).atOnce, true);
});

test('killed with SIGKILL, its lock is free at once; two never work at the same time', async () => {
  const lock = newLock();
  const log = path.join(path.dirname(lock), 'log');
  const work = `
    const { withLock } = require('./scripts/lib/file-lock');
    const { appendFileSync } = require('node:fs');
    withLock(process.argv[1], () => undefined, async () => {
      appendFileSync(process.argv[2], 'begin\\n');
      await new Promise((resolve) => setTimeout(resolve, Number(process.argv[3])));
      appendFileSync(process.argv[2], 'end\\n');
    });`;
  const start = (ms: number) =>
    spawn(process.execPath, ['-r', './scripts/typescript.js', '-e', work, lock, log, `${ms}`]);
  const ended = (child: ReturnType<typeof start>) =>
    new Promise<void>((resolve) => child.once('close', () => resolve()));
  const logged = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  const killed = start(600_000);
  // The file is there a moment before its line is.
  while (logged() !== 'begin\n') await new Promise((resolve) => setTimeout(resolve, 20));
  killed.kill('SIGKILL');
  await ended(killed);
  await Promise.all([start(100), start(100), start(100)].map(ended));
  assert.is(logged(), `begin\n${'begin\nend\n'.repeat(3)}`);
});

test.run();
