import { z } from 'zod';
import { FormatError, parseJson } from '../../lib/json';
import { MANIFEST, type Manifest } from '../../model/manifest';
import { sha256 } from './sums';
import type { ArchivePlan } from './layout';

/**
 * manifest.json of a bundle: that of the pack, and what is in each archive. A copy lies in every archive,
 * which is why it lists neither itself nor the archives' own digests (SHA256SUMS has these).
 */
const ARCHIVE = z.object({
  name: z.string(),
  purpose: z.string(),
  manifestPath: z.string().describe('Where the copy of this manifest lies in the archive.'),
  files: z.array(
    z.object({ path: z.string(), bytes: z.int(), sha256: z.string(), executable: z.boolean() }),
  ),
});
const SOURCE = z.object({
  date: z.iso.datetime().describe('Time of the commit; a rebuild gives the same.'),
  commit: z.string().nullable().describe('Null where nobody knows.'),
  unreleased: z
    .boolean()
    .describe('It is no release: the sources were changed, unknown, or of no released version.'),
});
const BUNDLE_MANIFEST = MANIFEST.extend({ source: SOURCE, archives: z.array(ARCHIVE) });

export type BundleManifest = z.infer<typeof BUNDLE_MANIFEST>;
export type BundleArchive = z.infer<typeof ARCHIVE>;

export function bundleManifest(
  pack: Manifest,
  plans: readonly ArchivePlan[],
  source: BundleManifest['source'],
): BundleManifest {
  return {
    ...pack,
    source,
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
  const { name, schema } = parseJson(text, HEAD, 'it');
  if (name !== 'vitalwire') throw new FormatError(`is of "${String(name)}", not of vitalwire`);
  if (schema !== 1) {
    throw new FormatError(
      `has schema ${String(schema)}; this vitalwire reads 1: install a newer one`,
    );
  }
  // A field twice, or a string with escapes that it does not need, would be another manifest for another reader.
  if (`${JSON.stringify(JSON.parse(text), null, 2)}\n` !== text) {
    throw new FormatError('has another form than "vitalwire bundle" writes');
  }
  return parseJson(text, BUNDLE_MANIFEST, 'it');
}

const HEAD = z.object({ name: z.unknown(), schema: z.unknown() });
