import semver from 'semver';
import type { Channel } from '../../model/channel';
import type { PackLock } from '../../model/pack-lock';
import { verifySignature, type Trust } from '../verify/signature';
import { parseSums, sha256, SIGNATURE, SUMS } from '../verify/sums';
import { judgeFiles } from '../verify/verify';
import { zkgCommit } from '../verify/zkg-package';
import { fetchFile } from './fetch';
import { ageText, choose, hasExpired, readReleases } from './releases';

export interface PinOptions extends Trust {
  /** The channel, ending in a slash. */
  from: string;
  /** X.Y.Z, a range such as `^1.2`, or `latest`. */
  version: string;
  /** What is pinned so far: neither version nor list go back behind it. */
  before?: PackLock | null;
  allowDowngrade?: boolean | undefined;
  /** To judge the list's age by. */
  nowMs: number;
  sidRange?: { first: number; last: number };
  onStep?: (what: string) => void;
}

export interface Pinned {
  lock: PackLock;
  /** Day of the release. */
  date: string;
  list: Channel;
  /** What whoever pins should know. */
  warnings: string[];
}

/**
 * Fetches a release of a channel whole, verifies it, and says what to pin. The signed list says what there is; the
 * digest comes from the signed sums and the zkg commit from the signed archive.
 * @throws Error when there is no such release, it is refused, or it would be a step back.
 */
export async function pin(options: PinOptions): Promise<Pinned> {
  const { from, sidRange, nowMs, onStep = () => undefined } = options;
  const trust: Trust = { trusted: options.trusted, revoked: options.revoked };
  onStep('reading releases');
  const list = await readReleases(from, trust);
  const { version } = choose(options.version, list);
  const warnings = judgeAge(list, options.version === version, nowMs);
  refuseStepBack(options, version, list);
  const url = `${from}${version}/`;
  const files = new Map<string, Buffer>();
  const get = async (name: string) => {
    onStep(`fetching ${name}`);
    files.set(name, await fetchFile(url, name));
  };
  await get(SUMS);
  await get(SIGNATURE);
  // Before a list of files from a stranger is followed.
  verifySignature(files.get(SUMS)!, files.get(SIGNATURE)!.toString('latin1'), trust);
  for (const name of parseSums(files.get(SUMS)!.toString('utf8')).keys()) await get(name);
  onStep('verifying');
  const report = judgeFiles({ files, only: null, problems: [] }, { ...trust, sidRange });
  if (!report.ok || !report.signer) throw new Error(`refused: ${report.problems.join('; ')}`);
  if (report.version !== version) {
    throw new Error(`${url} holds version ${report.version}, not ${version}; tell its publisher`);
  }
  const lock: PackLock = {
    version,
    place: from,
    key: report.signer.keyId,
    sums: sha256(files.get(SUMS)!),
    zkg: zkgCommit(version, files.get(`vitalwire-${version}-zeek.tar.gz`)!).commit,
    list: String(list.counter),
  };
  return { lock, date: report.date ?? '', list, warnings };
}

/** Who asks for a version by its number knows it from elsewhere; who asks for the newest believes the list. */
function judgeAge(list: Channel, isExact: boolean, nowMs: number): string[] {
  if (!hasExpired(list, nowMs)) return [];
  const said = `the channel stands still: ${ageText(list, nowMs)}, so newer releases may be kept back`;
  if (!isExact) throw new Error(`${said}; ask its publisher, or pin a version by its number`);
  return [said];
}

function refuseStepBack(
  { before, from, allowDowngrade }: PinOptions,
  version: string,
  { counter }: Channel,
): void {
  if (!before || allowDowngrade) return;
  if (semver.lt(version, before.version)) {
    throw new Error(
      `${version} is older than ${before.version}, which is pinned; --allow-downgrade goes back`,
    );
  }
  if (before.place === from && counter < Number(before.list)) {
    throw new Error(
      `the channel went back: its list is number ${counter}, the pin was made from ${before.list}; ask its publisher (--allow-downgrade takes the older list)`,
    );
  }
}
