import type { Manifest, ManifestTombstone } from '../model/manifest';
import { keyOfTombstone, rulesOf, type PublishedRule } from './rules-of';

/** What an owner meets who goes from one release to another. */
export interface Changes {
  added: PublishedRule[];
  changed: { from: PublishedRule; to: PublishedRule }[];
  retired: { rule: PublishedRule; tombstone: ManifestTombstone | null }[];
  /** Files that an owner may have named and that are gone. */
  goneFiles: string[];
  newFiles: string[];
}

/** All differences between two manifests that concern rules and file names. Pure. */
export function compare(from: Manifest, to: Manifest): Changes {
  const before = new Map(rulesOf(from).map((rule) => [rule.key, rule]));
  const after = new Map(rulesOf(to).map((rule) => [rule.key, rule]));
  const tombstones = new Map(to.retired.map((tombstone) => [keyOfTombstone(tombstone), tombstone]));
  const filesBefore = new Set(from.files.map(({ path }) => path));
  const filesAfter = new Set(to.files.map(({ path }) => path));
  return {
    added: [...after.values()].filter(({ key }) => !before.has(key)),
    changed: [...after.values()]
      .filter((rule) => before.has(rule.key) && differs(before.get(rule.key)!, rule))
      .map((rule) => ({ from: before.get(rule.key)!, to: rule })),
    retired: [...before.values()]
      .filter(({ key }) => !after.has(key))
      .map((rule) => ({ rule, tombstone: tombstones.get(rule.key) ?? null })),
    goneFiles: [...filesBefore].filter((file) => !filesAfter.has(file)).sort(),
    newFiles: [...filesAfter].filter((file) => !filesBefore.has(file)).sort(),
  };
}

/** Rules that stay but are loaded from another file: for an owner who disables by file, a rename. */
export function movedRules({ changed }: Changes): Changes['changed'] {
  return changed.filter(({ from, to }) => from.file !== to.file);
}

export function isEmpty(changes: Changes): boolean {
  return Object.values(changes).every((list) => list.length === 0);
}

function differs(a: PublishedRule, b: PublishedRule): boolean {
  const seen = ({ rev, sid, hash, file, enabled, msg, conditions, detection }: PublishedRule) =>
    JSON.stringify([
      ...[rev, sid, hash, file, enabled, msg, conditions],
      ...[detection.grade, detection.severity, detection.confidence],
    ]);
  return seen(a) !== seen(b);
}
