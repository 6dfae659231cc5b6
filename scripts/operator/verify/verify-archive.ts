import { isOffIn } from './layout';
import { rulesInSuricata } from '../../model/manifest';
import { parseBundleManifest, type BundleArchive, type BundleManifest } from './bundle-manifest';
import { gunzip } from '../../lib/archive/gzip';
import { refuseOddLines, ruleIds } from './rule-ids';
import { sha256 } from './sums';
import { readTar } from '../../lib/archive/tar-read';
import type { TarEntry } from '../../lib/archive/tar';

/** What all members of an archive may take together. */
const UNPACKED_BYTES = 128 * 1024 * 1024;

interface SidRange {
  first: number;
  last: number;
}

/**
 * Holds archives against the manifest: each member listed and equal, nothing else in it, every sid where
 * and as the manifest says.
 * @param outer bytes of the manifest beside the archives; absent: the copy in the archive speaks.
 */
export function archiveProblems(
  archives: ReadonlyMap<string, Buffer>,
  outer: Buffer | null | undefined,
  range: SidRange,
): { manifest: BundleManifest | null; problems: string[] } {
  const problems: string[] = [];
  let manifest: BundleManifest | null = null;
  for (const [name, bytes] of archives) {
    try {
      const entries = readTar(gunzip(bytes, UNPACKED_BYTES));
      const inner = innerManifest(entries, outer ?? null);
      const own = parseBundleManifest(inner.bytes.toString());
      manifest ??= own;
      checkMembers(own, name, inner.path, entries);
      checkSids(own, entries, range);
    } catch (error) {
      problems.push(`${name}: ${(error as Error).message}`);
    }
  }
  return { manifest, problems };
}

/** The members of one archive that was verified already. */
export function membersOf(archive: Uint8Array): TarEntry[] {
  return readTar(gunzip(archive, UNPACKED_BYTES));
}

function innerManifest(entries: readonly TarEntry[], outer: Buffer | null) {
  const found = entries.filter(({ path }) => /^([^/]+\/)?manifest\.json$/.test(path));
  const [entry] = found;
  if (!entry || found.length !== 1) throw new Error('it holds no manifest.json, or several');
  const bytes = Buffer.from(entry.bytes);
  if (outer && !outer.equals(bytes)) {
    throw new Error(`its ${entry.path} is not the manifest.json of the bundle`);
  }
  return { path: entry.path, bytes };
}

function checkMembers(
  { archives, version }: BundleManifest,
  name: string,
  manifestPath: string,
  entries: readonly TarEntry[],
): void {
  const archive = archives.find((candidate) => candidate.name === name);
  if (!archive) throw new Error('the manifest does not know this archive (was it renamed?)');
  if (!name.startsWith(`vitalwire-${version}`)) {
    throw new Error(`its name is not of version ${version}, which is inside`);
  }
  if (archive.manifestPath !== manifestPath) throw new Error('its manifest lies in another place');
  const listed = new Map(archive.files.map((file) => [file.path, file]));
  for (const entry of entries) {
    if (entry.path === manifestPath) continue;
    const file = listed.get(entry.path);
    if (!file) throw new Error(`member "${entry.path}" is not listed in the manifest`);
    if (!isFile(file, entry))
      throw new Error(`member "${entry.path}" is not what the manifest says`);
    listed.delete(entry.path);
  }
  const [missing] = listed.keys();
  if (missing) throw new Error(`member "${missing}" is listed in the manifest and missing`);
}

function isFile(file: BundleArchive['files'][number], { bytes, executable }: TarEntry): boolean {
  return (
    file.bytes === bytes.length && file.sha256 === sha256(bytes) && file.executable === executable
  );
}

function checkSids(manifest: BundleManifest, entries: readonly TarEntry[], range: SidRange): void {
  const { first, last } = manifest.sidRange;
  if (first < range.first || last > range.last) {
    throw new Error(
      `its sids may be ${first}-${last}, outside ${range.first}-${range.last}; --sid-range allows a block that you know is the publisher's`,
    );
  }
  const listed = new Map(
    manifest.detections.flatMap(rulesInSuricata).map((rule) => [rule.sid, rule]),
  );
  const retired = new Set(manifest.retired.map(({ sid }) => sid));
  const seen = new Set<string>();
  for (const { path, bytes } of entries) {
    if (!path.endsWith('.rules')) continue;
    const file = path.slice(path.lastIndexOf('/') + 1);
    refuseOddLines(bytes);
    for (const { sid, rev, enabled } of ruleIds(Buffer.from(bytes).toString())) {
      const rule = listed.get(sid);
      const where = `${path}: sid ${sid}`;
      if (sid < first || sid > last) throw new Error(`${where} is outside ${first}-${last}`);
      if (retired.has(sid)) throw new Error(`${where} is retired`);
      if (!rule) throw new Error(`${where} is not in the manifest`);
      if (rule.rev !== rev) throw new Error(`${where} has rev ${rev}, in the manifest ${rule.rev}`);
      const on = rule.enabled && !isOffIn(path);
      if (rule.file === file && on !== enabled) {
        throw new Error(`${where} is ${enabled ? 'on' : 'off'}, in the manifest it is not`);
      }
      if (seen.has(`${path} ${sid}`)) throw new Error(`${where} is there twice`);
      seen.add(`${path} ${sid}`);
    }
  }
  // Every archive that has a rule file has all rules of that file.
  const files = new Set(entries.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
  for (const { sid, file } of listed.values()) {
    if (files.has(file) && ![...seen].some((key) => key.endsWith(`${file} ${sid}`))) {
      throw new Error(`sid ${sid} is in the manifest and not in ${file}`);
    }
  }
}
