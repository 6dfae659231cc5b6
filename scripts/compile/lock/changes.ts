import { keyOf, type Lock } from './lock';
import type { LockEntry } from './entry';

/** What a build would do to one entry of the lock. */
export interface LockChange {
  change: 'new' | 'revised' | 'retired' | 'revived';
  detection: LockEntry['detection'];
  engine: LockEntry['engine'];
  variant: string;
  sid: number | null;
  rev: number;
}

/** The differences between a lock and the one that a build would write, in the order of the latter. */
export function lockChanges(now: Lock, next: Lock): LockChange[] {
  const known = new Map(now.entries.map((entry) => [keyOf(entry), entry]));
  return next.entries.flatMap((entry): LockChange[] => {
    const change = changeOf(known.get(keyOf(entry)), entry);
    const { detection, engine, variant, sid, rev } = entry;
    return change ? [{ change, detection, engine, variant, sid, rev }] : [];
  });
}

function changeOf(old: LockEntry | undefined, entry: LockEntry): LockChange['change'] | null {
  if (!old) return 'new';
  if (old.state !== entry.state) return entry.state === 'retired' ? 'retired' : 'revived';
  return old.rev === entry.rev && old.hash === entry.hash ? null : 'revised';
}
