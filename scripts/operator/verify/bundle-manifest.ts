import type { Manifest } from '../../model/manifest';
import { sha256 } from './sums';
import type { ArchivePlan } from './layout';

/**
 * manifest.json of a bundle: that of the pack, and what is in each archive. A copy lies in every archive,
 * which is why it lists neither itself nor the archives' own digests (SHA256SUMS has these).
 */
export interface BundleManifest extends Manifest {
  archives: BundleArchive[];
}

export interface BundleArchive {
  name: string;
  purpose: string;
  /** Where the copy of this manifest lies in the archive. */
  manifestPath: string;
  files: { path: string; bytes: number; sha256: string; executable: boolean }[];
}

export function bundleManifest(pack: Manifest, plans: readonly ArchivePlan[]): BundleManifest {
  return {
    ...pack,
    archives: plans.map(({ name, purpose, manifestPath, entries }) => ({
      name,
      purpose,
      manifestPath,
      files: [...entries]
        .sort((a, b) => (a.path < b.path ? -1 : 1))
        .map(({ path, bytes, executable }) => ({
          path,
          bytes: bytes.length,
          sha256: sha256(bytes),
          executable,
        })),
    })),
  };
}

/**
 * Reads a manifest that came from outside.
 * @throws Error naming what is missing or of another form; later schemas are refused.
 */
export function parseBundleManifest(text: string): BundleManifest {
  let value: Partial<BundleManifest>;
  try {
    value = JSON.parse(text) as Partial<BundleManifest>;
  } catch (error) {
    throw new Error(`is not JSON (${(error as Error).message})`);
  }
  if (value === null || typeof value !== 'object') throw new Error('is no object');
  if (value.name !== 'vitalwire') throw new Error(`is of "${value.name}", not of vitalwire`);
  if (value.schema !== 1) {
    throw new Error(`has schema ${value.schema}; this vitalwire reads 1: install a newer one`);
  }
  if (!/^\d+\.\d+\.\d+$/.test(value.version ?? '')) {
    throw new Error(`has version "${value.version}", not X.Y.Z`);
  }
  const { first, last } = value.sidRange ?? {};
  if (!Number.isInteger(first) || !Number.isInteger(last)) throw new Error('has no sidRange');
  for (const field of ['devices', 'detections', 'retired', 'files', 'archives'] as const) {
    if (!Array.isArray(value[field])) throw new Error(`has no list "${field}"`);
  }
  return value as BundleManifest;
}
