import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const folders = new Set<string>();

/**
 * A folder that its owner alone may enter (mode 0700) below the system's temporary folder. It is gone when the
 * process ends, also by Ctrl-C, a closed terminal or `kill`; `finally` alone would be skipped by these.
 * @param purpose a word for its name: `key` makes `vitalwire-key-XXXXXX`.
 */
export function temporaryFolder(purpose: string): string {
  if (folders.size === 0) watch();
  const folder = mkdtempSync(path.join(os.tmpdir(), `vitalwire-${purpose}-`));
  folders.add(folder);
  return folder;
}

/** Gives a folder back before the process ends. */
export function removeTemporaryFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
  if (folders.size === 0) unwatch();
}

/** Runs something with a temporary folder, which is gone afterwards however it ends. */
export function inTemporaryFolder<T>(purpose: string, work: (folder: string) => T): T {
  const folder = temporaryFolder(purpose);
  let result: T;
  try {
    result = work(folder);
  } catch (error) {
    removeTemporaryFolder(folder);
    throw error;
  }
  if (result instanceof Promise) {
    return result.finally(() => removeTemporaryFolder(folder)) as T;
  }
  removeTemporaryFolder(folder);
  return result;
}

/** The same with a folder that was asked for, which stays; undefined: a temporary one. */
export function inFolder<T>(
  folder: string | undefined,
  purpose: string,
  work: (folder: string) => T,
): T {
  return folder === undefined ? inTemporaryFolder(purpose, work) : work(folder);
}

function watch(): void {
  process.on('exit', removeAll);
  for (const signal of SIGNALS) process.on(signal, endBy);
}

function unwatch(): void {
  process.off('exit', removeAll);
  for (const signal of SIGNALS) process.off(signal, endBy);
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

/** The process still ends by the signal, so that a shell or supervisor sees what ended it. */
function endBy(signal: NodeJS.Signals): void {
  removeAll();
  unwatch();
  process.kill(process.pid, signal);
}
