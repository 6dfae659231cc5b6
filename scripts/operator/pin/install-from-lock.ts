import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import semver from 'semver';
import { withLock } from '../../lib/file-lock';
import type { PackLock } from '../../model/pack-lock';
import type { Trust } from '../verify/signature';
import { membersOf } from '../verify/verify-archive';
import { fetchLocked, releaseFolder } from './fetch-locked';
import { installPack, type Installed } from './install';
import { CURRENT, linked } from './links';
import { ageText, readReleases } from './releases';

export interface InstallOptions extends Trust {
  /** Folders of the release to fetch from in place of the lock's own address, asked in order. */
  from?: readonly string[];
  allowDowngrade?: boolean | undefined;
  /** To tell the age of the channel's list by. */
  nowMs: number;
  sidRange?: { first: number; last: number };
  onStep?: (what: string) => void;
}

export interface InstalledFromLock extends Installed {
  /** Day of the release. */
  date: string;
  /** What the channel's list says of this release and of its own age, for people. */
  list: string;
}

/**
 * Fetches what a lock pins, verifies digest, signature and content, and installs it. Nothing is written
 * into the folder before all of it was found good.
 * @throws Error with every reason for a refusal.
 */
export async function installFromLock(
  lock: PackLock,
  root: string,
  {
    from = [],
    allowDowngrade,
    nowMs,
    sidRange,
    onStep = () => undefined,
    ...trust
  }: InstallOptions,
): Promise<InstalledFromLock> {
  const refuseDowngrade = () => {
    const installed = installedVersion(root);
    if (allowDowngrade || !installed || !semver.lt(lock.version, installed)) return;
    throw new Error(
      `${installed} is installed in ${root}, and the lock pins ${lock.version}, which is older; --allow-downgrade goes back`,
    );
  };
  refuseDowngrade();
  const places = from.length > 0 ? from : [releaseFolder(lock)];
  const { archive, date } = await fetchLocked(lock, places, trust, {
    ...(sidRange && { sidRange }),
    onStep,
  });
  const list = from.length > 0 ? 'list not asked' : await listSays(lock, trust, nowMs);
  if (!existsSync(root)) {
    mkdirSync(root, { recursive: true });
    chmodSync(root, 0o755);
  }
  const wait = (owner: string) => onStep(`waiting for ${owner}`);
  return withLock(path.join(root, '.lock'), wait, async () => {
    // Again: who held the lock may have installed a newer one.
    refuseDowngrade();
    onStep('installing');
    const done = installPack(root, lock.version, lock.sums, membersOf(archive));
    return { ...done, date, list };
  });
}

function installedVersion(root: string): string | null {
  const name = existsSync(root) ? linked(root, CURRENT) : null;
  return name === null ? null : (/^\d+\.\d+\.\d+(?=-)/.exec(name)?.[0] ?? null);
}

/**
 * The lock pins everything, and a sensor must come up again at night without the channel: what the list says is told,
 * and refuses nothing.
 */
async function listSays(lock: PackLock, trust: Trust, nowMs: number): Promise<string> {
  try {
    const list = await readReleases(lock.place, trust);
    const { withdrawn } = list.releases.find(({ version }) => version === lock.version) ?? {};
    const age = ageText(list, nowMs);
    return withdrawn === undefined ? age : `WITHDRAWN by its publisher: ${withdrawn}; ${age}`;
  } catch (error) {
    return `list not read: ${(error as Error).message}`;
  }
}
