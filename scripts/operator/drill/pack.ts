import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROOFS_FILE, readProofs, type Proof } from '../../model/doctor-proofs';
import { parseManifest, type Manifest } from '../../model/manifest';

/**
 * What a drill needs of a rendered pack.
 * @param dist its folder.
 * @throws Error naming the file that is not there or not as the build writes it.
 */
export function drillPack(dist: string): { manifest: Manifest; proofs: Proof[] } {
  const manifest = path.join(dist, 'manifest.json');
  return {
    manifest: parseManifest(readFileSync(manifest, 'utf8'), manifest),
    proofs: readProofs(readFileSync(path.join(dist, PROOFS_FILE), 'utf8')),
  };
}
