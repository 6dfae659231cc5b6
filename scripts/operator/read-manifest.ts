import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withNamed } from '../lib/file-errors';
import { parseManifest, type Manifest } from '../model/manifest';

/**
 * The manifest of a dist folder, or a manifest.json itself.
 * @throws Error naming the file that is not there or not as the build writes it.
 */
export function readManifest(pack: string): Manifest {
  return readManifestFile(pack.endsWith('.json') ? pack : path.join(pack, 'manifest.json'));
}

/**
 * A manifest by its file, whatever that is called.
 * @throws Error naming the file that is not there or not as the build writes it.
 */
export function readManifestFile(file: string): Manifest {
  return parseManifest(
    withNamed(file, (named) => readFileSync(named, 'utf8')),
    file,
  );
}
