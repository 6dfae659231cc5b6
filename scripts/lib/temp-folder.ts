import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { atEnd } from './at-end';

const MOST_TRIES = 100;

/** What takes back that a folder is removed at the end. */
const folders = new Map<string, () => void>();

/**
 * A folder that its owner alone may enter (mode 0700) below the system's temporary folder. It is gone when the
 * process ends, however.
 * @param purpose a word for its name: `key` makes `vitalwire-key-XXXXXX`.
 */
export function temporaryFolder(purpose: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `vitalwire-${purpose}-`));
  folders.set(
    folder,
    atEnd(() => remove(folder)),
  );
  return folder;
}

/** Gives a folder back before the process ends. */
export function removeTemporaryFolder(folder: string): void {
  remove(folder);
  folders.get(folder)?.();
  folders.delete(folder);
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

/** What an engine that was killed a moment ago still writes must not keep it. */
function remove(folder: string): void {
  for (let tries = 1; ; tries += 1) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if (tries === MOST_TRIES || (error as NodeJS.ErrnoException).code !== 'ENOTEMPTY')
        throw error;
    }
  }
}
