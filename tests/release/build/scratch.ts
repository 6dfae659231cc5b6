import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { recoverTree, readTree } from '../../../scripts/lib/file-tree';
import { ROOT } from '../../../scripts/lib/root';

const made: string[] = [];
process.once('exit', () => made.forEach((folder) => rmSync(folder, { recursive: true })));

export function scratchFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-build-'));
  made.push(folder);
  return folder;
}

/** A copy of the project that builds for itself, without dist/. */
export function scratchProject(): string {
  const folder = scratchFolder();
  for (const name of [
    'scripts',
    'rules-src',
    'releases',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ]) {
    cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

export interface Ending {
  code: number | null;
  signal: string | null;
  said: string;
}

/** Runs a script of the project in a process of its own; `umask` as octal text. */
export function runNode(
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string>; umask?: string },
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const script = `umask ${options.umask ?? '022'}; exec "$0" "$@"`;
    const child = spawn('sh', ['-c', script, process.execPath, ...args], {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, said }));
  });
}

/** `build()` of a scratch project, without the bundles. */
export function build(
  project: string,
  options: { cwd?: string; env?: Record<string, string>; umask?: string; preload?: string } = {},
): Promise<Ending> {
  const register = path.join(project, 'scripts/typescript.js');
  const run = `require(${JSON.stringify(path.join(project, 'scripts/release/build.ts'))}).build()`;
  const preload = options.preload ? ['-r', options.preload] : [];
  return runNode(['-r', register, ...preload, '-e', run], { cwd: project, ...options });
}

/** dist/ as the next run will find it: a build that was killed leaves the last one under another name. */
export function distOf(project: string): Map<string, string> {
  recoverTree(path.join(project, 'dist'));
  return readTree(path.join(project, 'dist'));
}

export function lockOf(project: string): string {
  const file = path.join(project, 'rules-src/ids.lock.json');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
