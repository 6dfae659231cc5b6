import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { keyId } from '../verify/signature';

/** vitalwire.lock: which release a site runs, to keep in its own repository. */
export interface PackLock {
  schema: 1;
  version: string;
  /** Folder of the release, ending in a slash: https:, http: or file:. */
  url: string;
  /** Further places of the same files, asked in order when the first does not answer. */
  mirrors: string[];
  /** Who signed it. An install asks for this key's signature, whatever the files say. */
  key: { id: string; publicKey: string };
  /** sha256 by name of every file of the release. */
  files: Record<string, string>;
  /** The Zeek package as a git repository: its commit holds the same files as the archive. */
  zkg: { url: string; version: string; commit: string };
}

export function packLockText(lock: PackLock): string {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** Writes the lock whole or not at all. */
export function writePackLock(file: string, lock: PackLock): void {
  writeFileSync(`${file}.new`, packLockText(lock));
  renameSync(`${file}.new`, file);
}

/** @throws Error naming the field that is wrong and what to do. */
export function readPackLock(file: string): PackLock {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(`${file} cannot be read; make it with "vitalwire pin VERSION --from URL"`);
  }
  try {
    return parsePackLock(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}; make it again with "vitalwire pin"`);
  }
}

export function parsePackLock(text: string): PackLock {
  const lock = JSON.parse(text) as Partial<PackLock> | null;
  if (lock?.schema !== 1) throw new Error(`schema is ${lock?.schema}, not 1`);
  if (!/^\d+\.\d+\.\d+$/.test(lock.version ?? '')) throw new Error('version is not X.Y.Z');
  for (const url of [lock.url, ...(lock.mirrors ?? [''])]) {
    if (!/^(https?|file):\/\/.*\/$/.test(url ?? '')) {
      throw new Error(`"${url}" is no http(s) or file address of a folder, ending in a slash`);
    }
  }
  if (!lock.key?.publicKey || keyId(lock.key.publicKey) !== lock.key.id) {
    throw new Error('key.id is not the id of key.publicKey');
  }
  const files = Object.entries(lock.files ?? {});
  if (files.length === 0) throw new Error('files is empty');
  for (const [name, digest] of files) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._+-]*$/.test(name) || !/^[0-9a-f]{64}$/.test(digest)) {
      throw new Error(`files: "${name}" is no file name with a sha256`);
    }
  }
  return lock as PackLock;
}
