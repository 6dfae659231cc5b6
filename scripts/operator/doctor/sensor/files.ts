import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The end of a log is its newest part. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_DEPTH = 6;

/** Every file below a folder, in order of names; links to folders are not followed. */
export function filesBelow(folder: string, depth = 0): string[] {
  if (depth > MAX_DEPTH) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      // A copied sensor may hold links into itself; /var/lib/suricata/rules is often one.
      const kind = entry.isSymbolicLink() && existsSync(file) ? statSync(file) : entry;
      if (kind.isDirectory()) return entry.isSymbolicLink() ? [] : filesBelow(file, depth + 1);
      return kind.isFile() ? [file] : [];
    });
}

/** @throws Error naming a path that does not exist. */
export function statOf(file: string) {
  try {
    return statSync(file);
  } catch {
    throw new Error(`${file}: there is no such file or folder`);
  }
}

/** A file's text, unpacked where it is gzip; `-` is standard input. */
export function textOf(file: string): string {
  const bytes = file === '-' ? readFileSync(0) : readFileSync(file);
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  const kept = plain.length > MAX_BYTES ? plain.subarray(plain.length - MAX_BYTES) : plain;
  return kept.toString('utf8');
}

export function same(a: string, b: string | null): boolean {
  return b !== null && path.resolve(a) === path.resolve(b);
}
