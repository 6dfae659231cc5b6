import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseBundleManifest } from '../verify/bundle-manifest';
import { sha256 } from '../verify/sums';
import type { TarEntry } from '../../lib/archive/tar';

/** Whether a folder holds just these members, as an install writes them. */
export function holdsExactly(folder: string, members: readonly TarEntry[]): boolean {
  const files = filesBelow(folder);
  return (
    files !== null &&
    files.length === members.length &&
    members.every(
      ({ path: member, bytes, executable }) =>
        files.includes(member) &&
        hasMode(path.join(folder, member), executable) &&
        readFileSync(path.join(folder, member)).equals(Buffer.from(bytes)),
    )
  );
}

/**
 * What is wrong with an installed pack, held against its own manifest, and its version.
 * An installed pack was verified before; this finds what happened to it since.
 */
export function installedProblems(folder: string): { version: string; problems: string[] } {
  const text = readFileSync(path.join(folder, 'manifest.json'), 'utf8');
  const { version, archives } = parseBundleManifest(text);
  const archive = archives.find(({ name }) => name === `vitalwire-${version}.tar.gz`);
  const listed = new Map(archive?.files.map((file) => [file.path, file]));
  const problems: string[] = [];
  const files = filesBelow(folder);
  if (files === null) problems.push('it holds a link or a device');
  for (const file of files ?? []) {
    if (file === 'manifest.json') continue;
    const known = listed.get(file);
    listed.delete(file);
    if (!known) problems.push(`${file} does not belong to it`);
    else if (sha256(readFileSync(path.join(folder, file))) !== known.sha256) {
      problems.push(`${file} was changed`);
    } else if (!hasMode(path.join(folder, file), known.executable)) {
      problems.push(`${file} has another mode`);
    }
  }
  problems.push(...[...listed.keys()].map((file) => `${file} is missing`));
  return { version, problems };
}

/** Whether an installed pack is what its own manifest says. */
export function isUntouched(folder: string): boolean {
  try {
    return installedProblems(folder).problems.length === 0;
  } catch {
    return false;
  }
}

/** A set-user-id bit, or a file that nobody but root may read, is damage as well. */
function hasMode(file: string, executable: boolean): boolean {
  return (lstatSync(file).mode & 0o7777) === (executable ? 0o755 : 0o644);
}

/** Paths below a folder, or null when there is anything but folders and plain files. */
function filesBelow(folder: string): string[] | null {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return null;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  if (entries.some((entry) => !entry.isFile() && !entry.isDirectory())) return null;
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}
