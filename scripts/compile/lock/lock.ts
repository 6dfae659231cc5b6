import { createHash } from 'node:crypto';
import type { DetectionId } from '../../model/vocabulary';
import { DefinitionError } from '../../model/problems';

/**
 * rules-src/ids.lock.json: which id each rendered rule has, for ever. The build writes it; people do not.
 * Sids: one constant block until sidallocation.org grants one (docs/architecture.md).
 */
export const FIRST_SID = 1730000;
export const LAST_SID = 1739999;
export const LOCK_FILE = 'rules-src/ids.lock.json';

export interface LockEntry {
  detection: DetectionId;
  engine: 'suricata' | 'zeek';
  /** The rule within its detection; for Zeek the notice type. */
  variant: string;
  /** Suricata only. */
  sid: number | null;
  rev: number;
  /** sha256 of what the rendered rule means (render/meaning.ts). */
  hash: string;
  /** A retired entry is a tombstone, explained in rules-src/retired.ts: its sid is never given out again. */
  state: 'active' | 'retired';
}

export interface Lock {
  schema: 1;
  /** sha256 over `entries`, so that an edit by hand is noticed. */
  integrity: string;
  entries: LockEntry[];
}

/** What the renderer made now, before it has ids. */
export type Rendered = Pick<LockEntry, 'detection' | 'engine' | 'variant' | 'hash'>;

/**
 * The lock that goes with what was rendered now: new rules get the next free sid, a changed hash moves
 * the revision by one, what is gone becomes a tombstone, a tombstone that comes back keeps its sid.
 * Nothing else changes, so a build without changes returns an equal lock.
 * @throws DefinitionError when the block of sids is used up, or two rules would share an id.
 */
export function advance(lock: Lock, rendered: readonly Rendered[]): Lock {
  const now = new Map(rendered.map((rule) => [keyOf(rule), rule]));
  if (now.size < rendered.length) {
    const twice = rendered.find((rule) => now.get(keyOf(rule)) !== rule)!;
    throw refusal(
      'rule',
      `"${keyOf(twice)}" was rendered twice`,
      'give each match of the observable its own key',
    );
  }
  const kept = lock.entries.map((entry): LockEntry => {
    const rule = now.get(keyOf(entry));
    now.delete(keyOf(entry));
    if (!rule) return { ...entry, state: 'retired' };
    const changed = rule.hash !== entry.hash || entry.state === 'retired';
    return { ...entry, rev: entry.rev + (changed ? 1 : 0), hash: rule.hash, state: 'active' };
  });
  let next = Math.max(FIRST_SID - 1, ...lock.entries.map(({ sid }) => sid ?? 0)) + 1;
  const added = [...now.values()].map((rule): LockEntry => ({
    ...pick(rule),
    sid: rule.engine === 'suricata' ? next++ : null,
    rev: 1,
    hash: rule.hash,
    state: 'active',
  }));
  if (next - 1 > LAST_SID) {
    throw refusal('sid', `${next - 1} is past the block`, `raise LAST_SID above ${LAST_SID}`);
  }
  return seal([...kept, ...added]);
}

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
