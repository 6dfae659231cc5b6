import { randomBytes } from 'node:crypto';
import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a file whole or not at all: beside it first, then renamed into place. Hidden until then: most web servers
 * do not list such a file, and no reader asks for it. Of two processes that write the same file one is the last.
 * A link stays a link, and what it leads to is written; a device or a pipe, such as /dev/null, is written to: renamed
 * over, it would be a file for all who use it.
 * @param mode whatever the umask says; absent: what the file had, of a new one what the umask leaves.
 */
export function replaceFile(file: string, content: string | Uint8Array, mode?: number): void {
  let fresh: string | null = null;
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there && !there.isFile() && !there.isDirectory()) return writeFileSync(file, content);
    const target = there ? realpathSync(file) : file;
    const name = `.${path.basename(target)}.${randomBytes(4).toString('hex')}.new`;
    fresh = path.join(path.dirname(target), name);
    writeFileSync(fresh, content);
    const kept = mode ?? (there?.isFile() ? there.mode & 0o7777 : undefined);
    if (kept !== undefined) chmodSync(fresh, kept);
    renameSync(fresh, target);
  } catch (error) {
    if (fresh !== null) rmSync(fresh, { force: true });
    // Of the file that was asked for, not of the one beside it that nobody named.
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  }
}
