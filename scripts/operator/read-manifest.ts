import path from 'node:path';
import { readNamed } from '../lib/file-errors';
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
  return parseManifest(readNamed(file), file);
}
