import { readFileSync } from 'node:fs';

/** Text of a file of trusted keys. @throws Error saying which file cannot be read. */
export function trustedKeys(file: string): string {
  return read(file, 'the key', "name the publisher's public key").toString('utf8');
}

/** A list of keys that are believed no more. @throws Error saying which file cannot be read. */
export function revokedKeys(file: string): Buffer {
  return read(file, 'the list of revoked keys', 'without it nobody could say which are good');
}

function read(file: string, what: string, advice: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${what} "${file}" cannot be read (${code}); ${advice}`);
  }
}
