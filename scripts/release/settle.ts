import type { LockEntry } from '../compile/lock/lock';
import { keyOf } from '../compile/lock/lock';
import type { Manifest } from '../model/manifest';
import { keyOfTombstone, rulesOf } from './rules-of';

/**
 * The lock's entries with the revisions that a release after `last` may have. While rules are worked on
 * every build of a changed rule moves its revision; owners should see one step for each release.
 */
export function settledRevs(last: Manifest | null, entries: readonly LockEntry[]): LockEntry[] {
  const published = new Map<string, { rev: number; hash: string | null }>();
  for (const tombstone of last?.retired ?? []) {
    published.set(keyOfTombstone(tombstone), { rev: tombstone.rev, hash: null });
  }
  for (const { key, rev, hash } of last ? rulesOf(last) : []) published.set(key, { rev, hash });
  return entries.map((entry) => {
    if (entry.state === 'retired') return entry;
    const old = published.get(keyOf(entry));
    // Not published, or published in a file that the manifest does not tell apart: never lower it.
    if (!old) return entry;
    const rev = old.hash === entry.hash ? old.rev : old.rev + 1;
    return { ...entry, rev };
  });
}
