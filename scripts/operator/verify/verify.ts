import { createHash } from 'node:crypto';
import { parseBundleManifest, type BundleManifest } from './bundle-manifest';
import { archiveProblems } from './verify-archive';
import { readBundle, type BundleFiles } from './read-bundle';
import { SignatureProblem, verifySignature, type Signer } from './signature';
import { isDelivered, parseSums, sha256, SIGNATURE, SUMS, UNSIGNED, UNSIGNED_TEXT } from './sums';
import { parseJson } from '../../lib/json';
import { checkEnvelope, ENVELOPE } from './envelope';
import { PROVENANCE_SUBJECT } from './provenance';
import { FIRST_SID, LAST_SID } from '../../model/sid-range';

export interface VerifyOptions {
  /** Text of a public key or an allowed_signers file; null only together with allowUnsigned. */
  trusted: string | null;
  /** Keys that are believed no more: a KRL, or public keys, one a line. */
  revoked?: Uint8Array | undefined;
  allowUnsigned?: boolean | undefined;
  /** X.Y.Z: anything else is refused, however well it is signed. */
  expectVersion?: string | undefined;
  /** The block that sids must be in; default ours. */
  sidRange?: { first: number; last: number } | undefined;
  /** How a signature is judged; default ssh-keygen. */
  judge?: typeof verifySignature | undefined;
}

export interface VerifyReport {
  ok: boolean;
  version: string | null;
  /** Day of the commit that it was made from. */
  date: string | null;
  /** Whether it says of itself that it is no release: made from changed, unknown or untagged sources. */
  unreleased: boolean;
  /** Null when nobody signed, or the signature does not hold. */
  signer: Signer | null;
  /** What was looked at, by name. */
  files: string[];
  /** `SHA256SUMS.sig: it was made with a key that ...`; empty exactly when ok. */
  problems: string[];
}

/**
 * Judges a bundle: a folder, or one archive with SHA256SUMS and its signature beside it.
 * What is wrong is in the report; it reads nothing into memory beyond fixed limits and extracts nothing.
 * @throws Error when the folder cannot be read or ssh-keygen is not there.
 */
export function verifyBundle(place: string, options: VerifyOptions): VerifyReport {
  return judgeFiles(readBundle(place), options);
}

/** As verifyBundle, of files that were read already. */
export function judgeFiles(bundle: BundleFiles, options: VerifyOptions): VerifyReport {
  const { files, only } = bundle;
  const problems = [...bundle.problems];
  const report: VerifyReport = {
    ok: false,
    ...{ version: null, date: null, unreleased: false },
    ...{ signer: null, files: [], problems },
  };
  const done = () => ({ ...report, ok: report.problems.length === 0 });
  if (problems.length > 0) return done();

  const sumsBytes = files.get(SUMS);
  if (!sumsBytes) {
    problems.push(`${SUMS}: is missing; without it nothing can be checked`);
    return done();
  }
  report.signer = checkSignature(files, sumsBytes, options, problems);
  // What nobody vouches for is not looked into.
  if (problems.length > 0) return done();

  const sums = attempt(SUMS, problems, () => parseSums(sumsBytes.toString('utf8')));
  if (!sums) return done();
  const wanted = only ? [only] : [...sums.keys()];
  for (const name of wanted) checkDigest(name, files.get(name), sums.get(name), problems);
  const signed = new Set([...sums.keys(), SUMS, SIGNATURE, UNSIGNED, ENVELOPE]);
  for (const name of only ? [] : files.keys()) {
    if (!signed.has(name)) problems.push(`${name}: is not listed in ${SUMS}; remove it`);
  }
  report.files = wanted;
  if (problems.length > 0) return done();

  const range = options.sidRange ?? { first: FIRST_SID, last: LAST_SID };
  const archives = new Map(
    [...files].filter(([name]) => wanted.includes(name) && name.endsWith('.tar.gz')),
  );
  if (archives.size === 0) problems.push('it holds no archive');
  const outer = files.get('manifest.json');
  const { manifest, problems: found } = archiveProblems(archives, only ? null : outer, range);
  problems.push(...found);
  report.version = manifest?.version ?? null;
  report.date = manifest?.source.date.slice(0, 10) ?? null;
  report.unreleased = manifest?.source.unreleased ?? false;
  const { expectVersion } = options;
  if (expectVersion !== undefined && report.version !== expectVersion) {
    problems.push(`it is version ${report.version}, not ${expectVersion}, which was asked for`);
  }
  if (!only && manifest) checkDocuments(files, archives, sums, manifest, problems);
  return done();
}

function checkSignature(
  files: ReadonlyMap<string, Buffer>,
  sums: Buffer,
  { trusted, revoked, allowUnsigned, judge = verifySignature }: VerifyOptions,
  problems: string[],
): Signer | null {
  const signature = files.get(SIGNATURE);
  const unsigned = files.get(UNSIGNED);
  if (unsigned && (signature || unsigned.toString('utf8') !== UNSIGNED_TEXT)) {
    problems.push(`${UNSIGNED}: does not belong here; get the bundle again`);
  }
  if (!signature) {
    if (!allowUnsigned) {
      problems.push(
        `${SIGNATURE}: is missing, so nobody vouches for this bundle; get a signed one (--allow-unsigned looks at the rest, for your own builds)`,
      );
    }
    return null;
  }
  if (trusted === null) {
    problems.push(`${SIGNATURE}: no trusted key was given; name the publisher's with --key`);
    return null;
  }
  return attempt(SIGNATURE, problems, () => {
    try {
      return judge(sums, signature.toString('latin1'), { trusted, revoked });
    } catch (error) {
      if (error instanceof SignatureProblem) throw new Rejected(error.message);
      throw error;
    }
  });
}

function checkDigest(
  name: string,
  bytes: Buffer | undefined,
  digest: string | undefined,
  problems: string[],
): void {
  if (!digest) problems.push(`${name}: is not listed in ${SUMS}; remove it`);
  else if (!bytes) problems.push(`${name}: is listed in ${SUMS} and missing; get it again`);
  else if (sha256(bytes) !== digest) {
    problems.push(`${name}: is not what ${SUMS} says (damaged or changed); get it again`);
  }
}

/** The documents beside the archives must speak of these archives. */
function checkDocuments(
  files: ReadonlyMap<string, Buffer>,
  archives: ReadonlyMap<string, Buffer>,
  sums: ReadonlyMap<string, string>,
  manifest: BundleManifest,
  problems: string[],
): void {
  for (const [name, bytes] of archives) {
    const md5 = createHash('md5').update(bytes).digest('hex');
    if (files.get(`${name}.md5`)?.toString('latin1') !== `${md5}\n`) {
      problems.push(
        `${name}.md5: is not the bare MD5 of ${name}; suricata-update would never match it`,
      );
    }
  }
  attempt('provenance.json', problems, () => {
    const text = files.get('provenance.json')?.toString('utf8') ?? '';
    const { subject } = parseJson(text, PROVENANCE_SUBJECT, 'it');
    const said = subject.map(({ name, digest }) => `${digest.sha256}  ${name}`).sort();
    const delivered = [...sums].filter(([name]) => isDelivered(name));
    const real = delivered.map(([name, digest]) => `${digest}  ${name}`).sort();
    if (said.join() !== real.join()) throw new Rejected('speaks of other archives');
    return subject;
  });
  const envelope = files.get(ENVELOPE);
  if (envelope)
    attempt(ENVELOPE, problems, () => checkEnvelope(envelope, files.get('provenance.json')));
  attempt('manifest.json', problems, () => {
    const listed = manifest.archives.map(({ name }) => name).sort();
    if (listed.join() !== [...archives.keys()].sort().join()) {
      throw new Rejected(`lists the archives ${listed.join(', ')}, not those that are here`);
    }
    return parseBundleManifest(files.get('manifest.json')?.toString('utf8') ?? '');
  });
}

/** A refusal, not a fault of ours. */
class Rejected extends Error {}

function attempt<T>(name: string, problems: string[], work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    // An absent tool or a wrong key file says nothing about the bundle.
    if (name === SIGNATURE && !(error instanceof Rejected)) throw error;
    problems.push(`${name}: ${(error as Error).message}`);
    return null;
  }
}
