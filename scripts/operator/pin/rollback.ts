import { existsSync } from 'node:fs';
import path from 'node:path';
import { withLock } from '../../lib/file-lock';
import { CURRENT, finishSwap, linked, PREVIOUS, swap, VERSIONS } from './links';
import { installedProblems } from './installed-files';

export interface RolledBack {
  from: string;
  to: string;
  version: string;
}

/**
 * Lets `current` and `previous` change places. Nothing is fetched. Killed in between, `current` leads to
 * a whole pack, and the same again ends what was begun.
 * @throws Error when there is nothing to go back to, or it is damaged.
 */
export function rollback(root: string): RolledBack {
  const ended = finishSwap(root);
  const current = linked(root, CURRENT);
  const previous = linked(root, PREVIOUS);
  if (!current) throw new Error(`${root} has no current pack; use "vitalwire install"`);
  if (!previous || previous === current) {
    throw new Error(`${root} has no other version to go back to; pin one and install it`);
  }
  if (ended) {
    const { version } = installedProblems(path.join(root, VERSIONS, current));
    return { from: previous, to: current, version };
  }
  const { version, problems } = installedProblems(path.join(root, VERSIONS, previous));
  if (problems.length > 0) {
    throw new Error(
      `${previous} is damaged (${problems.join(', ')}); pin that version and install it`,
    );
  }
  swap(root, current, previous);
  return { from: current, to: previous, version };
}

/** As rollback, while no install is at work. */
export async function rollbackLocked(
  root: string,
  onWait: (owner: string) => void = () => undefined,
): Promise<RolledBack> {
  if (!existsSync(root)) throw new Error(`${root} does not exist; name the folder of the install`);
  return withLock(path.join(root, '.lock'), onWait, async () => rollback(root));
}
