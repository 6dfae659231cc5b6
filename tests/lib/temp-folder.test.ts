import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inTemporaryFolder } from '../../scripts/lib/temp-folder';

const test = suite('lib/temp-folder');

const place = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-test-temp-'));
process.once('exit', () => rmSync(place, { recursive: true, force: true }));

/** What the library made there; node keeps caches of its own in the same place. */
const ours = () => readdirSync(place).filter((name) => name.startsWith('vitalwire-'));

const REGISTER = require.resolve('../../scripts/typescript.js');
const LIBRARY = require.resolve('../../scripts/lib/temp-folder.ts');

function start(code: string) {
  // Started behind "&", a shell leaves SIGINT ignored for all that follows.
  return spawn('env', ['--default-signal', process.execPath, '-r', REGISTER, '-e', code], {
    env: { ...process.env, TMPDIR: place },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, which gets the signal whole, as from a terminal.
    detached: true,
  });
}

/** A process that makes a folder with a secret in it, and then prints a word and waits in the given way. */
async function interrupted(wait: string, signal: NodeJS.Signals) {
  const child = start(`
    const { temporaryFolder } = require(${JSON.stringify(LIBRARY)});
    require('node:fs').writeFileSync(require('node:path').join(temporaryFolder('key'), 'key'), 'secret');
    ${wait}`);
  await once(child.stdout, 'data');
  assert.is(ours().length, 1, 'the folder is there before the signal');
  process.kill(-child.pid!, signal);
  const [, by] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return by;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} while it waits leaves nothing behind, and is what ends the process`, async () => {
    assert.is(
      await interrupted(`console.log('ready'); setInterval(() => {}, 1000);`, signal),
      signal,
    );
    assert.equal(ours(), []);
  });
}

test('Ctrl-C while another program runs leaves nothing behind', async () => {
  // The other program says when it runs: a signal before that would find nobody to end.
  const wait = `require('node:child_process').spawnSync('sh', ['-c', 'echo ready; sleep 60'], { stdio: 'inherit' });`;
  await interrupted(wait, 'SIGINT');
  assert.equal(ours(), []);
});

test('an engine ends with a process that is told to end, and before the folder that it writes into goes', async () => {
  const pipe = path.join(place, 'pipe');
  assert.is(spawnSync('mkfifo', [pipe]).status, 0);
  const engine =
    'exec > "$0"; n=0; while [ $n != 99999 ]; do n=$((n + 1)); : > "$1/$n"; [ $n != 9 ] || echo writes; done; exec sleep 3600';
  const child = start(`
    const { temporaryFolder } = require(${JSON.stringify(LIBRARY)});
    const { runProcess } = require(${JSON.stringify(require.resolve('../../scripts/lib/process.ts'))});
    const args = ['-c', ${JSON.stringify(engine)}, ${JSON.stringify(pipe)}, temporaryFolder('engine')];
    runProcess({ file: 'sh', args, env: {} }, { timeoutSeconds: 3600 });`);
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const heard = createReadStream(pipe);
  await once(heard, 'data');
  assert.is(ours().length, 1, 'the folder is there before the signal');
  // It alone is told, as by `kill`.
  process.kill(child.pid!, 'SIGTERM');
  assert.is((await exit)[1], 'SIGTERM');
  // The engine held the pipe until it ended.
  if (!heard.readableEnded) await once(heard.resume(), 'end');
  assert.equal(ours(), []);
});

test('an error and an end leave nothing behind, sooner or later', async () => {
  let seen = '';
  const fail = (folder: string) => {
    seen = folder;
    assert.is(statSync(folder).mode & 0o777, 0o700);
    throw new Error('no');
  };
  assert.throws(() => inTemporaryFolder('test', fail), /no/);
  assert.not.ok(existsSync(seen));
  await inTemporaryFolder('test', async (folder) => {
    seen = folder;
    await new Promise(setImmediate);
    assert.ok(existsSync(folder), 'it is there until the promise is settled');
  });
  assert.not.ok(existsSync(seen));
});

test.run();
