import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import semver from 'semver';
import { parseManifest, type Manifest } from '../model/manifest';

/** Manifests of what was released, one file for each version; never changed, never removed. */
export const RELEASES = 'releases';
export const CHANGELOG = 'CHANGELOG.md';

/**
 * The manifest of the highest released version, or null before the first release.
 * @throws Error on a file that is no manifest or of another version than its name says.
 */
export function lastRelease(root: string): Manifest | null {
  const folder = path.join(root, RELEASES);
  if (!existsSync(folder)) return null;
  const versions = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));
  const odd = versions.find((version) => !semver.valid(version));
  if (odd) throw new Error(`${RELEASES}/${odd}.json is not named after a version; move it away`);
  const last = semver.sort(versions).at(-1);
  return last ? releasedManifest(root, last) : null;
}

function releasedManifest(root: string, version: string): Manifest {
  const file = `${RELEASES}/${version}.json`;
  let manifest: Manifest;
  try {
    manifest = parseManifest(readFileSync(path.join(root, file), 'utf8'), file);
  } catch (error) {
    throw new Error(`${(error as Error).message}; restore it with "git checkout"`);
  }
  if (manifest.version !== version) {
    throw new Error(
      `${file} is the manifest of ${manifest.version}; restore it with "git checkout"`,
    );
  }
  return manifest;
}

export function changelogOf(root: string): string {
  const file = path.join(root, CHANGELOG);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
