import { readFileSync } from 'node:fs';

/** Text of a file of trusted keys. @throws Error saying which file cannot be read. */
export function trustedKeys(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(
      `the key "${file}" cannot be read (${(error as NodeJS.ErrnoException).code}); name the publisher's public key`,
    );
  }
}
