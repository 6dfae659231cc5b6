import { randomBytes } from 'node:crypto';
import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a file whole or not at all: beside it first, then renamed into place. Hidden until then: most web servers
 * do not list such a file, and no reader asks for it. Of two processes that write the same file one is the last.
 * @param mode whatever the umask says; absent: what the umask leaves.
 */
export function replaceFile(file: string, content: string | Uint8Array, mode?: number): void {
  const name = `.${path.basename(file)}.${randomBytes(4).toString('hex')}.new`;
  const fresh = path.join(path.dirname(file), name);
  try {
    writeFileSync(fresh, content);
    if (mode !== undefined) chmodSync(fresh, mode);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    // Of the file that was asked for, not of the one beside it that nobody named.
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  }
}
