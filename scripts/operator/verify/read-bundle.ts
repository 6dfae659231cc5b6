import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { SIGNATURE, SUMS, UNSIGNED } from './sums';

const BUNDLE_LIMITS = {
  files: 64,
  fileBytes: 64 * 1024 * 1024,
  totalBytes: 192 * 1024 * 1024,
};

export interface BundleFiles {
  files: Map<string, Buffer>;
  /** The one archive that was named, when it was not a whole folder. */
  only: string | null;
  problems: string[];
}

/**
 * Reads the files of a bundle: a folder, or an archive and the sums beside it.
 * Links, devices, folders and huge files are problems; they are not read.
 * @throws the system's error when there is nothing at this place; lib/file-errors has its words.
 */
export function readBundle(place: string): BundleFiles {
  // The folder itself may be a link ("current"); what is in it may not.
  const isFolder = statSync(place).isDirectory();
  const folder = isFolder ? place : path.dirname(place);
  const only = isFolder ? null : path.basename(place);
  const names = only
    ? [only, ...[SUMS, SIGNATURE, UNSIGNED].filter((name) => readdirSync(folder).includes(name))]
    : readdirSync(folder).sort();
  const files = new Map<string, Buffer>();
  const problems: string[] = [];
  if (names.length > BUNDLE_LIMITS.files) {
    problems.push(`${place}: holds ${names.length} files, more than ${BUNDLE_LIMITS.files}`);
    return { files, only, problems };
  }
  let total = 0;
  for (const name of names) {
    const stat = lstatSync(path.join(folder, name));
    total += stat.size;
    if (!stat.isFile()) {
      problems.push(`${name}: is ${stat.isSymbolicLink() ? 'a link' : 'no plain file'}; remove it`);
    } else if (stat.size > BUNDLE_LIMITS.fileBytes || total > BUNDLE_LIMITS.totalBytes) {
      problems.push(`${name}: is too large (${stat.size} bytes)`);
    } else {
      files.set(name, readFileSync(path.join(folder, name)));
    }
  }
  return { files, only, problems };
}
