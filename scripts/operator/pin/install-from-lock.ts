import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { sha256, SIGNATURE, SUMS } from '../verify/sums';
import { judgeFiles } from '../verify/verify';
import { membersOf } from '../verify/verify-archive';
import { withLock } from '../../lib/file-lock';
import { fetchFromAny } from './fetch';
import { installPack, type Installed } from './install';
import type { PackLock } from '../../model/pack-lock';

export interface InstallOptions {
  /** Where to fetch from in place of the lock's own addresses. */
  from?: string | undefined;
  sidRange?: { first: number; last: number };
  onStep?: (what: string) => void;
}

/**
 * Fetches what a lock pins, verifies digest, signature and content, and installs it. Nothing is written
 * into the folder before all of it was found good.
 * @throws Error with every reason for a refusal.
 */
export async function installFromLock(
  lock: PackLock,
  root: string,
  { from, sidRange, onStep = () => undefined }: InstallOptions = {},
): Promise<Installed> {
  const archive = `vitalwire-${lock.version}.tar.gz`;
  const places = from ? [from] : [lock.url, ...lock.mirrors];
  const files = new Map<string, Buffer>();
  for (const name of [SUMS, SIGNATURE, archive]) {
    const pinned = lock.files[name];
    if (!pinned) throw new Error(`the lock pins no ${name}; make it again with "vitalwire pin"`);
    onStep(`fetching ${name}`);
    const bytes = await fetchFromAny(places, name);
    if (sha256(bytes) !== pinned) {
      throw new Error(
        `${name} is not the file that the lock pins (sha256 ${sha256(bytes)}, pinned ${pinned}); do not use that place, or pin anew if the change is known`,
      );
    }
    files.set(name, bytes);
  }
  onStep('verifying');
  const trusted = lock.key.publicKey;
  const report = judgeFiles({ files, only: archive, problems: [] }, { trusted, sidRange });
  if (!report.ok) throw new Error(`refused: ${report.problems.join('; ')}`);
  const bytes = files.get(archive)!;
  if (!existsSync(root)) {
    mkdirSync(root, { recursive: true });
    chmodSync(root, 0o755);
  }
  const wait = () => onStep('waiting for another install');
  return withLock(path.join(root, '.lock'), wait, async () => {
    onStep('installing');
    return installPack(root, lock.version, sha256(bytes), membersOf(bytes));
  });
}
