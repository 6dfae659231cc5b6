import type { PackLock } from '../../model/pack-lock';
import { trustedKeyIds, type Trust } from '../verify/signature';
import { sha256, SIGNATURE, SUMS } from '../verify/sums';
import { judgeFiles } from '../verify/verify';
import { fetchFromAny } from './fetch';

export interface LockedRelease {
  /** The archive with everything, verified. */
  archive: Buffer;
  /** Day of the release. */
  date: string;
}

/**
 * Fetches what a lock pins and verifies the lock's own digest, the signature by the key that whoever calls trusts, and
 * the content. A lock trusts nobody: a key of its own in it would let one change of the lock replace everything.
 * @param places folders of the release, ending in a slash, asked in order.
 * @throws Error with every reason for a refusal.
 */
export async function fetchLocked(
  lock: PackLock,
  places: readonly string[],
  trust: Trust,
  {
    sidRange,
    onStep = () => undefined,
  }: { sidRange?: { first: number; last: number }; onStep?: (what: string) => void } = {},
): Promise<LockedRelease> {
  const known = trustedKeyIds(trust.trusted);
  if (known.length === 0) {
    throw new Error(
      "the file of trusted keys holds no key; --key names the publisher's public key, a line such as ssh-ed25519 AAAA...",
    );
  }
  if (!known.includes(lock.key)) {
    throw new Error(
      `the lock names the key ${lock.key}; the key that you trust is ${known.join(' or ')}: somebody changed the lock, or the publisher changed the key (docs/trust.md)`,
    );
  }
  const name = `vitalwire-${lock.version}.tar.gz`;
  const files = new Map<string, Buffer>();
  for (const file of [SUMS, SIGNATURE, name]) {
    onStep(`fetching ${file}`);
    files.set(file, await fetchFromAny(places, file));
    const found = sha256(files.get(file)!);
    if (file === SUMS && found !== lock.sums) {
      throw new Error(
        `${SUMS} is not the file that the lock pins (sha256 ${found}, pinned ${lock.sums}); do not use that place, or pin anew if the change is known`,
      );
    }
  }
  onStep('verifying');
  const report = judgeFiles(
    { files, only: name, problems: [] },
    { ...trust, sidRange, expectVersion: lock.version },
  );
  const problems = [...report.problems];
  if (report.signer && report.signer.keyId !== lock.key) {
    problems.push(`it is signed by ${report.signer.keyId}, the lock names ${lock.key}`);
  }
  if (problems.length > 0) throw new Error(`refused: ${problems.join('; ')}`);
  return { archive: files.get(name)!, date: report.date! };
}

/** Folder of the release in its channel. */
export function releaseFolder({ place, version }: PackLock): string {
  return `${place}${version}/`;
}
