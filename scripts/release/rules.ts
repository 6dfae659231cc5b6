import semver from 'semver';
import type { Manifest } from '../model/manifest';
import { compare, movedRules, type Changes } from './compare';
import { keyOfTombstone, rulesOf } from './rules-of';

/** Something that a release must not do to those who have the last one. */
export interface ReleaseProblem {
  code:
    | 'version'
    | 'bump'
    | 'vanished'
    | 'no-reason'
    | 'tombstone-lost'
    | 'sid-reused'
    | 'sid-range'
    | 'rev-down'
    | 'rev-jumped'
    | 'rev-not-moved'
    | 'rev-moved'
    | 'created-later'
    | 'uncommitted';
  problem: string;
  advice: string;
}

export type Bump = 'major' | 'minor' | 'patch';

/** What the changes ask for; the meaning of each is written in docs/versions.md. */
export function bumpFor(changes: Changes): Bump {
  const { retired, goneFiles, added } = changes;
  if (retired.length > 0 || goneFiles.length > 0 || movedRules(changes).length > 0) return 'major';
  return added.length > 0 ? 'minor' : 'patch';
}

/**
 * Everything that speaks against releasing `next` after `last` (null: the first release). Pure.
 * @param next manifest with the version to be released.
 */
export function releaseProblems(last: Manifest | null, next: Manifest): ReleaseProblem[] {
  const strict = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(next.version);
  if (!strict) {
    return [problem('version', `"${next.version}" is no version`, 'write X.Y.Z, such as 1.2.0')];
  }
  const range = sidsOutOfRange(next);
  if (!last) return range;
  return [
    ...versionProblems(last, next),
    ...range,
    ...goneProblems(last, next),
    ...reuseProblems(last, next),
    ...revProblems(last, next),
  ];
}

/**
 * Detections that were written after the day of their release: a slip in the year, which no build can see, since
 * builds read no clock.
 * @param day of the release, as YYYY-MM-DD.
 */
export function dateProblems(next: Manifest, day: string): ReleaseProblem[] {
  return next.detections
    .filter(({ created }) => created > day)
    .map(({ id, created }) =>
      problem(
        'created-later',
        `${id} was created on ${created}, and this release is of ${day}`,
        'write the day on which it was written as "created" of its definition, and build again',
      ),
    );
}

function versionProblems(last: Manifest, next: Manifest): ReleaseProblem[] {
  const bump = bumpFor(compare(last, next));
  const right = semver.inc(last.version, bump);
  if (next.version === right) return [];
  if (!semver.gt(next.version, last.version)) {
    const what = `${next.version} is not after ${last.version}, which is released`;
    return [problem('version', what, `the changes make it ${right}`)];
  }
  const what = `${next.version} is not what these changes make of ${last.version}: they are ${bump}`;
  return [problem('bump', what, `write ${right} (docs/versions.md says what the numbers mean)`)];
}

function goneProblems(last: Manifest, next: Manifest): ReleaseProblem[] {
  const retired = compare(last, next).retired.flatMap(({ rule, tombstone }) => {
    const name = `${rule.name} (${rule.detection.id}, ${rule.variant})`;
    if (!tombstone || tombstone.sid !== rule.sid) {
      const advice = `restore its line in rules-src/ids.lock.json ("state": "retired"): a sid is never used again`;
      return [problem('vanished', `${name} vanished without a tombstone`, advice)];
    }
    if (tombstone.why.trim() === '') {
      const advice = `add { detections: ['${rule.detection.id}'], why: '...', replacedBy: '...' } to rules-src/retired.ts`;
      return [problem('no-reason', `${name} is retired without a reason`, advice)];
    }
    return [];
  });
  const known = new Set([
    ...next.retired.map(keyOfTombstone),
    ...rulesOf(next).map(({ key }) => key),
  ]);
  const lost = last.retired
    .filter((tombstone) => !known.has(keyOfTombstone(tombstone)))
    .map(({ sid, detection, variant }) =>
      problem(
        'tombstone-lost',
        `the tombstone of ${sid ?? variant} (${detection}) is gone`,
        'restore its line in rules-src/ids.lock.json: the sid was published once',
      ),
    );
  return [...retired, ...lost];
}

/** One sid, one rule, for ever. */
function reuseProblems(last: Manifest, next: Manifest): ReleaseProblem[] {
  const owners = new Map<number, string>();
  for (const { sid, key } of rulesOf(last)) if (sid !== null) owners.set(sid, key);
  for (const tombstone of last.retired) {
    if (tombstone.sid !== null) owners.set(tombstone.sid, keyOfTombstone(tombstone));
  }
  const previous = new Map([...owners].map(([sid, key]) => [key, sid]));
  return rulesOf(next).flatMap(({ sid, key }) => {
    const owner = sid === null ? key : (owners.get(sid) ?? key);
    const had = previous.get(key) ?? sid;
    if (owner === key && had === sid) return [];
    const what =
      owner === key
        ? `"${key}" was sid ${had} and is now ${sid}`
        : `sid ${sid} was of "${owner}" and is now of "${key}"`;
    const advice = 'restore rules-src/ids.lock.json from the released tag and build again';
    return [problem('sid-reused', what, advice)];
  });
}

function revProblems(last: Manifest, next: Manifest): ReleaseProblem[] {
  const before = new Map<string, { rev: number; hash: string | null }>();
  for (const tombstone of last.retired) {
    before.set(keyOfTombstone(tombstone), { rev: tombstone.rev, hash: null });
  }
  for (const { key, rev, hash } of rulesOf(last)) before.set(key, { rev, hash });
  const settle = 'build again: revisions follow from the last release';
  return rulesOf(next).flatMap(({ key, name, rev, hash }) => {
    const old = before.get(key);
    if (!old) return [];
    const moved = `${name} ("${key}") went from rev ${old.rev} to ${rev}`;
    if (rev < old.rev) return [problem('rev-down', moved, settle)];
    if (hash === old.hash && rev !== old.rev) {
      return [problem('rev-moved', `${moved} and says the same as before`, settle)];
    }
    if (hash !== old.hash && rev === old.rev) {
      return [
        problem('rev-not-moved', `${name} ("${key}") changed and is still rev ${rev}`, settle),
      ];
    }
    return rev > old.rev + 1 ? [problem('rev-jumped', moved, settle)] : [];
  });
}

function sidsOutOfRange(next: Manifest): ReleaseProblem[] {
  const { first, last } = next.sidRange;
  return rulesOf(next)
    .filter(({ sid }) => sid !== null && (sid < first || sid > last))
    .map(({ sid, key }) =>
      problem('sid-range', `sid ${sid} ("${key}") is outside ${first}-${last}`, 'build again'),
    );
}

function problem(code: ReleaseProblem['code'], what: string, advice: string): ReleaseProblem {
  return { code, problem: what, advice };
}
