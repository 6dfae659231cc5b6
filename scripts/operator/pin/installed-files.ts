import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseBundleManifest } from '../verify/bundle-manifest';
import { sha256 } from '../verify/sums';
import type { TarEntry } from '../../lib/archive/tar';

/** Whether a folder holds just these members. */
export function holdsExactly(folder: string, members: readonly TarEntry[]): boolean {
  const files = filesBelow(folder);
  return (
    files !== null &&
    files.length === members.length &&
    members.every(
      ({ path: member, bytes }) =>
        files.includes(member) &&
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
  const listed = new Map(archive?.files.map((file) => [file.path, file.sha256]));
  const problems: string[] = [];
  for (const file of filesBelow(folder) ?? []) {
    if (file === 'manifest.json') continue;
    const digest = listed.get(file);
    listed.delete(file);
    if (!digest) problems.push(`${file} does not belong to it`);
    else if (sha256(readFileSync(path.join(folder, file))) !== digest) {
      problems.push(`${file} was changed`);
    }
  }
  problems.push(...[...listed.keys()].map((file) => `${file} is missing`));
  return { version, problems };
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
