import type { Manifest } from '../../model/manifest';
import type { Change } from './change';
import { noticeChanges } from './notice-changes';
import { ruleChanges } from './rule-changes';
import { downgrade, misuse, weakened } from './warnings';

export interface Comparison {
  oldVersion: string;
  newVersion: string;
  changes: Change[];
  /** What a release should not do, or an owner has to look at: a sid with another meaning, a downgrade. */
  warnings: string[];
}

/** What an owner of OLD gets with NEW. */
export function compare(before: Manifest, after: Manifest): Comparison {
  const changes = [...ruleChanges(before, after), ...noticeChanges(before, after)];
  return {
    oldVersion: before.version,
    newVersion: after.version,
    changes,
    warnings: [...downgrade(before, after), ...misuse(before, after), ...weakened(before, after)],
  };
}
