import semver from 'semver';
import { parseSums, sha256, SIGNATURE, SUMS } from '../verify/sums';
import { verifySignature } from '../verify/signature';
import { judgeFiles } from '../verify/verify';
import { parseChannel, RELEASES_FILE } from '../../model/channel';
import { PACKAGE_REPOSITORY } from './channel';
import { zkgCommit } from '../verify/zkg-package';
import { fetchFile } from './fetch';
import type { PackLock } from '../../model/pack-lock';

export interface PinOptions {
  /** The channel, ending in a slash. */
  from: string;
  /** X.Y.Z, a range such as `^1.2`, or `latest`. */
  version: string;
  /** Text of a public key or an allowed_signers file. */
  trusted: string;
  sidRange?: { first: number; last: number };
  onStep?: (what: string) => void;
}

/**
 * Fetches a release of a channel whole, verifies it, and says what to pin. releases.json is only asked
 * what there is: every digest comes from the signed sums, the zkg commit from the signed archive.
 * @throws Error when there is no such release or it is refused.
 */
export async function pin(options: PinOptions): Promise<PackLock> {
  const { from, trusted, sidRange, onStep = () => undefined } = options;
  onStep('reading releases');
  const text = (await fetchFile(from, RELEASES_FILE)).toString('utf8');
  const version = choose(
    options.version,
    parseChannel(text).releases.map((release) => release.version),
  );
  const url = `${from}${version}/`;
  const files = new Map<string, Buffer>();
  const get = async (name: string) => {
    onStep(`fetching ${name}`);
    files.set(name, await fetchFile(url, name));
  };
  await get(SUMS);
  await get(SIGNATURE);
  // Before a list of files from a stranger is followed.
  verifySignature(files.get(SUMS)!, files.get(SIGNATURE)!.toString('latin1'), trusted);
  for (const name of parseSums(files.get(SUMS)!.toString('utf8')).keys()) await get(name);
  onStep('verifying');
  const report = judgeFiles({ files, only: null, problems: [] }, { trusted, sidRange });
  if (!report.ok || !report.signer) throw new Error(`refused: ${report.problems.join('; ')}`);
  if (report.version !== version) {
    throw new Error(`${url} holds version ${report.version}, not ${version}; tell its publisher`);
  }
  const { keyId, publicKey } = report.signer;
  const digests = [...files].map(([name, bytes]) => [name, sha256(bytes)] as const);
  return {
    schema: 1,
    version,
    url,
    mirrors: [],
    key: { id: keyId, publicKey },
    files: Object.fromEntries(digests.sort(([a], [b]) => (a < b ? -1 : 1))),
    zkg: {
      url: `${from}${PACKAGE_REPOSITORY}`,
      version,
      commit: zkgCommit(version, files.get(`vitalwire-${version}-zeek.tar.gz`)!).commit,
    },
  };
}

function choose(wanted: string, versions: readonly string[]): string {
  const found = semver.maxSatisfying([...versions], wanted === 'latest' ? '*' : wanted);
  if (!found) {
    const known =
      semver
        .sort([...versions])
        .slice(-5)
        .join(', ') || 'none';
    throw new Error(`there is no release "${wanted}"; the latest are: ${known}`);
  }
  return found;
}
