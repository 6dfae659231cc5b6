import { createHash } from 'node:crypto';
import type { IsoDate } from '../../model/vocabulary';
import { DefinitionError } from '../../model/problems';
import type { Published } from './published';
import type { LockEntry } from './entry';
import { FIRST_EXPECTED_SID, FIRST_SID } from '../../model/sid-range';

export const LOCK_FILE = 'rules-src/ids.lock.json';

export interface Lock {
  schema: 1;
  /** sha256 over `entries`, so that an edit by hand is noticed. */
  integrity: string;
  entries: LockEntry[];
}

/** What the renderer made now, before it has ids. */
export type Rendered = Pick<LockEntry, 'detection' | 'engine' | 'variant' | 'hash'>;

/** What a lock follows, beside the definitions. */
export interface LockBase {
  /** The last release; nothing before the first. */
  published: readonly Published[];
  /** Date of what changes now: the build's, never a clock's. */
  today: IsoDate;
  /** End of the block of sids; default ours. */
  lastSid?: number | undefined;
}

/**
 * The lock that goes with what was rendered now. It follows from the last release and the definitions, however often
 * they were built in between:
 * - a rule that was published keeps its sid; its revision is one more where its meaning is another than published;
 * - a published rule that is gone is a tombstone, and one that comes back moves its revision;
 * - a draft, which no release holds, has revision 1, and leaves nothing behind when it goes.
 * From the lock come a draft's sid, once given, and the date on which a rule last changed.
 * @throws DefinitionError when the block of sids is used up, or two rules would share an id.
 */
export function advance(
  lock: Lock,
  rendered: readonly Rendered[],
  { published, today, lastSid = FIRST_EXPECTED_SID - 1 }: LockBase,
): Lock {
  const now = new Map(rendered.map((rule) => [keyOf(rule), rule]));
  if (now.size < rendered.length) {
    const twice = rendered.find((rule) => now.get(keyOf(rule)) !== rule)!;
    throw refusal(
      'rule',
      `"${keyOf(twice)}" was rendered twice`,
      'give each match of the observable its own key',
    );
  }
  const locked = new Map(lock.entries.map((entry) => [keyOf(entry), entry]));
  /** @param otherwise the date where the lock has none for it as it is. */
  const dated = (entry: LockEntry, otherwise: IsoDate = today): LockEntry => {
    const old = locked.get(keyOf(entry));
    const same = old?.hash === entry.hash && old.rev === entry.rev && old.state === entry.state;
    return { ...entry, updated: (same && old.updated) || otherwise };
  };
  const settled = published.map((old): LockEntry => {
    const rule = now.get(keyOf(old));
    now.delete(keyOf(old));
    if (!rule) return tombstone(old, locked.get(keyOf(old)));
    // A release dates detections, not each of their rules.
    if (old.state === 'active' && old.hash === rule.hash) {
      return dated({ ...old, hash: rule.hash }, old.updated);
    }
    return dated({ ...old, rev: old.rev + 1, hash: rule.hash, state: 'active' });
  });
  const drafts = lock.entries.flatMap((entry): LockEntry[] => {
    const rule = now.get(keyOf(entry));
    now.delete(keyOf(entry));
    return rule ? [dated({ ...entry, rev: 1, hash: rule.hash, state: 'active' })] : [];
  });
  const taken = [...settled, ...drafts];
  let next = taken.reduce((most, { sid }) => Math.max(most, sid ?? 0), FIRST_SID - 1) + 1;
  const added = [...now.values()].map((rule): LockEntry => ({
    ...pick(rule),
    sid: rule.engine === 'suricata' ? next++ : null,
    rev: 1,
    hash: rule.hash,
    state: 'active',
    updated: today,
  }));
  if (next - 1 > lastSid) {
    throw refusal(
      'sid',
      `${next - 1} is past the block`,
      `raise it above ${lastSid} in scripts/model/sid-range.ts`,
    );
  }
  return seal([...taken, ...added]);
}

/** A rule that was published and is gone. What it meant is kept where it is known; a release does not say it. */
function tombstone({ updated: _, ...old }: Published, locked: LockEntry | undefined): LockEntry {
  return { ...old, hash: old.hash ?? locked?.hash ?? NO_HASH, state: 'retired' };
}

const NO_HASH = '0'.repeat(64);

/** A lock over these entries, sorted by engine and id. */
export function seal(entries: readonly LockEntry[]): Lock {
  const sorted = [...entries].sort(
    (a, b) =>
      (a.sid ?? Infinity) - (b.sid ?? Infinity) ||
      (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0),
  );
  return { schema: 1, integrity: integrityOf(sorted), entries: sorted };
}

/** Identity of a rule: what its sid belongs to. */
export function keyOf(entry: Pick<LockEntry, 'detection' | 'engine' | 'variant'>): string {
  return `${entry.detection} ${entry.engine} ${entry.variant}`;
}

function pick({ detection, engine, variant }: Rendered) {
  return { detection, engine, variant };
}

/** sha256 over the entries as they stand. */
export function integrityOf(entries: readonly LockEntry[]): string {
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}

/** An error about the lock file. */
export function refusal(field: string, problem: string, advice: string): DefinitionError {
  return new DefinitionError([{ file: LOCK_FILE, detection: null, field, problem, advice }]);
}
