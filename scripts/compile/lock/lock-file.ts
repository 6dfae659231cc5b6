import { z } from 'zod';
import { objectAt } from '../../lib/json';
import { integrityOf, keyOf, refusal, seal, type Lock } from './lock';
import type { LockEntry } from './entry';
import { FIRST_SID, LAST_SID } from '../../model/sid-range';

/**
 * Reads a lock's text. An absent file is an empty lock.
 * @throws DefinitionError on merge conflicts, edits by hand and ids given twice.
 */
export function parseLock(text: string | null): Lock {
  if (text === null) return seal([]);
  const lock = readLock(text);
  if (lock.integrity !== integrityOf(lock.entries)) {
    throw refusal(
      'integrity',
      'does not match the entries: the file was edited by hand or merged',
      'restore it with "git checkout", then build; "vitalwire lock --accept" keeps the edit if you are sure',
    );
  }
  return lock;
}

/**
 * The lock with an edit by hand kept: sealed anew.
 * @throws DefinitionError on everything that parseLock refuses, but the seal.
 */
export function acceptLock(text: string): Lock {
  return seal(readLock(text).entries);
}

/** The lock as text, one entry a line, so that a diff shows one line per rule. */
export function lockText({ schema, integrity, entries }: Lock): string {
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n');
  return `{\n  "schema": ${schema},\n  "integrity": "${integrity}",\n  "entries": [\n${lines}\n  ]\n}\n`;
}

function readLock(text: string): Lock {
  if (/^(<{7}|={7}|>{7})/m.test(text)) {
    throw refusal(
      'file',
      'has merge conflict markers',
      'take the version of the branch that is published ("git checkout --theirs" or "--ours"), then build: your new rules get new ids',
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refusal('file', (error as Error).message, 'restore it with "git checkout"');
  }
  const { entries: listed, integrity } = objectAt(value);
  if (!Array.isArray(listed)) {
    throw refusal('entries', 'is not a list', 'restore the file with "git checkout"');
  }
  const entries = listed.map((entry: unknown, i): LockEntry => {
    if (isEntry(entry)) return entry;
    throw refusal(
      `entries[${i}]`,
      `${JSON.stringify(entry)} is not one the build made`,
      'restore it with "git checkout"',
    );
  });
  const lock: Lock = { schema: 1, integrity: String(integrity), entries };
  refuseTwice(lock.entries, (entry) => entry.sid?.toString() ?? null, 'sid');
  refuseTwice(lock.entries, keyOf, 'rule');
  return lock;
}

const ENTRY = z.object({
  detection: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
  engine: z.enum(['suricata', 'zeek']),
  variant: z.string(),
  sid: z.int().min(FIRST_SID).max(LAST_SID).nullable(),
  rev: z.int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  state: z.enum(['active', 'retired']),
  updated: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
});

/** Whether an entry has the shape and the values of LockEntry: rules of Suricata have a sid, notices none. */
function isEntry(value: unknown): value is LockEntry {
  const { data } = ENTRY.safeParse(value);
  return data !== undefined && (data.engine === 'suricata') === (data.sid !== null);
}

function refuseTwice(
  entries: readonly LockEntry[],
  valueOf: (entry: LockEntry) => string | null,
  field: string,
): void {
  const first = new Map<string, LockEntry>();
  for (const entry of entries) {
    const value = valueOf(entry);
    if (value === null) continue;
    const other = first.get(value);
    first.set(value, entry);
    if (other) {
      throw refusal(
        field,
        `${value} is given to "${keyOf(other)}" and to "${keyOf(entry)}"`,
        'two branches took the same id: delete the line that is not published yet, run "vitalwire lock --accept", then build; it gets a new id',
      );
    }
  }
}
