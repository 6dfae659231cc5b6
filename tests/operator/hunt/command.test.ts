import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { register } from '../../../scripts/commands/hunt';
import type { HuntReport } from '../../../scripts/operator/hunt/hunt';
import { tabHeader, tabLine } from './logs';
import { runCommand } from './run-command';

const test = suite('hunt/command');

const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-hunt-command-'));
const log = (name: string, text: string) => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};
const run = (...args: string[]) => runCommand(register, ['hunt', ...args]);

test('found is exit 1, as JSON on standard output and nothing on standard error', async () => {
  const { status, stdout, stderr } = await run(
    '--json',
    log('found.conn.log', tabHeader() + tabLine()),
  );
  assert.is(status, 1);
  assert.is(stderr, '', 'no progress in a pipe');
  const report = JSON.parse(stdout) as HuntReport;
  assert.equal([report.findings[0]?.monitor, report.files.read], ['10.20.0.5', 1]);
});

test('nothing found is exit 0 only when everything was read', async () => {
  const clean = log('conn.log', tabHeader() + tabLine({ to: '93.184.216.34' }));
  const { status, stdout } = await run(clean);
  assert.is(status, 0);
  assert.match(stdout, /^Nothing found\./);
  const incomplete = await run(clean, log('conn.old.log.bz2', 'BZh'));
  assert.is(incomplete.status, 3);
  assert.match(incomplete.stdout, /^Nothing found in what could be read/);
  assert.match(incomplete.stdout, /NOT READ: .*conn\.old\.log\.bz2: /);
});

test('wrong usage is exit 2 and says what to write', async () => {
  const { status, stderr } = await run('--since', 'yesterday', folder);
  assert.is(status, 2);
  assert.match(stderr, /write 30d/);
  assert.is((await run('--since', '2025-02-30', folder)).status, 2);
  assert.is((await run('--home-net', 'hospital.example', folder)).status, 2);
  const gone = await run(path.join(folder, 'gone'));
  assert.is(gone.status, 2);
  assert.match(gone.stderr, /there is no such file or folder; name one/);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
