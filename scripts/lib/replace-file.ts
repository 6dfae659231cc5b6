import { chmodSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a file whole or not at all: beside it first, then renamed into place. Hidden until then: most web servers
 * do not list such a file, and no reader asks for it.
 * @param mode whatever the umask says; absent: what the umask leaves.
 */
export function replaceFile(file: string, content: string | Uint8Array, mode?: number): void {
  const fresh = path.join(path.dirname(file), `.${path.basename(file)}.new`);
  writeFileSync(fresh, content);
  if (mode !== undefined) chmodSync(fresh, mode);
  renameSync(fresh, file);
}
