import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROOFS_FILE, readProofs, type Proof } from '../../model/doctor-proofs';
import type { Manifest } from '../../model/manifest';
import { readManifest } from '../read-manifest';

/**
 * What a drill needs of a rendered pack.
 * @param dist its folder.
 * @throws Error naming the file that is not there or not as the build writes it.
 */
export function drillPack(dist: string): { manifest: Manifest; proofs: Proof[] } {
  return {
    manifest: readManifest(dist),
    proofs: readProofs(readFileSync(path.join(dist, PROOFS_FILE), 'utf8')),
  };
}
