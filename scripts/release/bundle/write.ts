import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { swapFolder, writeFiles } from '../../lib/file-tree';
import { parseManifest, type Manifest } from '../../model/manifest';
import { changelogSection, addSection } from '../changelog';
import { changelogOf, lastRelease } from '../../compile/releases';
import { VERIFY_SCRIPT } from '../../operator/verify/layout';
import { envelopeText } from './envelope';
import { makeBundle, type BundleInput, type Signing } from './make';
import { inputDigests } from '../../operator/verify/provenance';
import { sign } from '../../operator/verify/signature';
import { sourceState, tagsHere, type SourceState } from '../../lib/source-state';
import { SIGNATURE, SUMS, UNSIGNED } from '../../operator/verify/sums';
import { operatorPackage } from '../operator-package';
import { ROOT } from '../../lib/root';
import { unreleasedReasons } from './unreleased';

export interface WrittenBundle {
  folder: string;
  version: string;
  signed: boolean;
  /** What a clone rebuilds it from; null where nobody could. */
  commit: string | null;
  /** Bytes by file name. */
  files: Map<string, Buffer>;
}

/**
 * Makes the bundle of a rendered pack and writes it into a folder of its own, whole or not at all.
 * @param pack rendered files by path below dist/, manifest.json among them.
 * @param key private key: a file, or its text; null leaves the bundle unsigned.
 * @param provenanceKey private key in PEM for the envelope of the provenance; null makes none.
 * @param asUnreleased sign also what is no release; the manifest says then that it is none.
 * @throws Error when git does not answer, and when a key would sign what is not committed, tagged and released.
 */
export function writeBundle(
  root: string,
  pack: ReadonlyMap<string, string>,
  folder: string,
  key: string | null,
  {
    beside = folder,
    asUnreleased = false,
    provenanceKey = null,
  }: { beside?: string; asUnreleased?: boolean; provenanceKey?: string | null } = {},
): WrittenBundle {
  const input = bundleInput(root, pack);
  refuseUnknownSource(input.source);
  if (asUnreleased) input.unreleased = true;
  else if (key !== null) refuseUnreleased(root, input);
  const files = makeBundle(input, key === null ? null : signing(key, provenanceKey));
  const signature = key === null ? signatureOf(folder, files) : null;
  if (signature) {
    files.delete(UNSIGNED);
    files.set(SIGNATURE, signature);
  }
  replaceFolder(folder, files, beside);
  const { commit, uncommitted } = input.source;
  return {
    folder,
    version: input.manifest.version,
    signed: files.has(SIGNATURE),
    commit: uncommitted ? null : commit,
    files,
  };
}

/**
 * The bundle of `npm run build`, in dist/bundles; null in the npm package, which has no
 * package-lock.json to say what the tooling is made of.
 */
export function buildBundle(pack: ReadonlyMap<string, string>, root = ROOT): WrittenBundle | null {
  if (!existsSync(path.join(root, 'package-lock.json'))) return null;
  // Not in dist/: another build would take a half-written folder there for a part of the pack.
  const beside = path.join(root, 'build', 'bundles');
  return writeBundle(root, pack, path.join(root, 'dist', 'bundles'), null, { beside });
}

/** A build without the key keeps the signature of the same bundle, which still holds. */
function signatureOf(folder: string, files: ReadonlyMap<string, Buffer>): Buffer | null {
  const [sums, signature] = [SUMS, SIGNATURE].map((name) => path.join(folder, name));
  if (!sums || !signature || !existsSync(sums) || !existsSync(signature)) return null;
  return readFileSync(sums).equals(files.get(SUMS)!) ? readFileSync(signature) : null;
}

/** Reads what goes into a bundle beside the pack. @throws Error naming the file that is missing. */
export function bundleInput(root: string, pack: ReadonlyMap<string, string>): BundleInput {
  const manifestText = pack.get('manifest.json');
  if (!manifestText) throw new Error('dist/manifest.json is missing; run "npm run build"');
  const manifest = parseManifest(manifestText, 'dist/manifest.json');
  const text = (file: string, advice: string) => {
    if (!existsSync(path.join(root, file))) throw new Error(`${file} is missing; ${advice}`);
    const content = readFileSync(path.join(root, file), 'utf8');
    if (content.includes('\r\n')) throw new Error(`${file} ${CRLF_ADVICE}`);
    return content;
  };
  const source = sourceState(root);
  const operator = operatorPackage(root, pack, manifest.version, source.epoch);
  return {
    manifest,
    files: pack,
    license: text('LICENSE', 'restore it with "git checkout"'),
    changelog: bundleChangelog(root, manifest),
    verifyScript: text(
      `scripts/backends/templates/bundle/${VERIFY_SCRIPT}`,
      'restore it with "git checkout"',
    ),
    packageLock: text(
      'package-lock.json',
      'make bundles in a git checkout, the npm package has none',
    ),
    operatorPackage: operator.archive,
    operatorLibraries: operator.libraries,
    inputs: inputDigests(root),
    source,
    unreleased: unreleasedReasons(root, manifest, source).length > 0,
  };
}

/** Bytes of a checkout with other line ends differ, and a shell script with them does not run. */
const CRLF_ADVICE =
  "has CRLF line ends, so the bundle would not be that of this commit; run 'git config core.autocrlf false', " +
  "'git rm -r -q --cached .' and 'git reset --hard' in a checkout without changes";

/** A bundle says which commit it is made from and when that was; where git cannot say, somebody has to. */
function refuseUnknownSource({ gitProblem }: SourceState): void {
  if (gitProblem === null) return;
  throw new Error(
    `git does not say which commit this is: ${gitProblem}. Let it ("git config --global --add safe.directory ` +
      '$PWD" where another user owns the files), or set SOURCE_DATE_EPOCH and VITALWIRE_COMMIT',
  );
}

function signing(key: string, provenanceKey: string | null): Signing {
  return {
    sums: (sums) => sign(sums, key),
    ...(provenanceKey !== null && {
      provenance: (statement: string) => envelopeText(statement, provenanceKey),
    }),
  };
}

/** A signature says "released": what nobody can check out and rebuild is not signed by mistake. */
function refuseUnreleased(root: string, { manifest, source }: BundleInput): void {
  const { version } = manifest;
  const isTagged = tagsHere(root).some((tag) => tag === version || tag === `v${version}`);
  const reasons = [
    ...unreleasedReasons(root, manifest, source),
    ...(isTagged ? [] : [`no tag ${version} is at this commit`]),
  ];
  if (reasons.length === 0) return;
  throw new Error(
    `this is no release and is not signed: ${reasons.join('; ')}. Commit, tag and release it, or say --unreleased: the manifest then says so for ever`,
  );
}

/** The signing key that the command line or the environment names: a file or the key itself. */
export function signingKey(option: string | undefined, env: NodeJS.ProcessEnv): string | null {
  return option || env.VITALWIRE_SIGNING_KEY || null;
}

/** The changelog, with a section for what is not released yet. */
function bundleChangelog(root: string, manifest: Manifest): string {
  const last = lastRelease(root);
  const written = changelogOf(root);
  const same = last && JSON.stringify(last) === JSON.stringify(manifest);
  return same ? written : addSection(written, changelogSection('Unreleased', last, manifest));
}

/** @param beside where the fresh folder grows, on the same file system. */
function replaceFolder(folder: string, files: ReadonlyMap<string, Buffer>, beside: string): void {
  refuseForeign(folder);
  const fresh = `${beside}.new-${process.pid}`;
  const old = `${beside}.old-${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  // A web server has to read it.
  writeFiles(fresh, files, (name) => (name.endsWith('.sh') ? 0o755 : 0o644));
  chmodSync(fresh, 0o755);
  mkdirSync(path.dirname(folder), { recursive: true });
  swapFolder(folder, fresh, old);
}

/** Only a bundle may be replaced by a bundle: a mistyped --out must not empty somebody's folder. */
function refuseForeign(folder: string): void {
  if (!existsSync(folder)) return;
  const names = readdirSync(folder);
  if (names.length > 0 && !names.includes('SHA256SUMS')) {
    throw new Error(`${folder} holds something else than a bundle; name an empty or a new folder`);
  }
}
