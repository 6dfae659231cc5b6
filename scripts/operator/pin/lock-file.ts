import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { FormatError, parseJson } from '../../lib/json';
import { PACK_LOCK, type PackLock } from '../../model/pack-lock';
import { keyId } from '../verify/signature';

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

/** @throws FormatError naming the field that is wrong. */
export function parsePackLock(text: string): PackLock {
  const lock = parseJson(text, PACK_LOCK, 'the lock');
  if (keyId(lock.key.publicKey) !== lock.key.id) {
    throw new FormatError('key.id is not the id of key.publicKey');
  }
  return lock;
}
