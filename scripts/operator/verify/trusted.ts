import { readFileSync } from 'node:fs';
import { errorWords, withNamed } from '../../lib/file-errors';

/** Text of a file of trusted keys. @throws Error saying which file is not read, and why. */
export function trustedKeys(file: string): string {
  return read(file, "the publisher's public key is not read").toString('utf8');
}

/** A list of keys that are believed no more. @throws Error saying which file is not read, and why. */
export function revokedKeys(file: string): Buffer {
  const unknown = 'the list of revoked keys is not read, so nobody can say which are good';
  return read(file, unknown);
}

/** @param unread what it means that it is not read. */
function read(file: string, unread: string): Buffer {
  try {
    return withNamed(file, (named) => readFileSync(named));
  } catch (error) {
    throw new Error(`${unread}: ${errorWords(error)}`);
  }
}
