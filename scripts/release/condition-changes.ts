/** One condition of a rule that is another now; null: it was not there, or is gone. */
export interface ConditionChange {
  was: string | null;
  is: string | null;
}

/**
 * What became of each condition. Equal conditions are paired in order (longest common subsequence);
 * between two such pairs a gone and a new one of the same keyword count as one that changed.
 */
export function conditionChanges(
  before: readonly string[],
  after: readonly string[],
): ConditionChange[] {
  const changes: ConditionChange[] = [];
  let [was, is]: [string[], string[]] = [[], []];
  const flush = () => {
    for (const old of was) {
      const at = is.findIndex((text) => keyword(text) === keyword(old));
      changes.push({ was: old, is: at < 0 ? null : (is.splice(at, 1)[0] ?? null) });
    }
    changes.push(...is.map((text) => ({ was: null, is: text })));
    [was, is] = [[], []];
  };
  const lengths = commonLengths(before, after);
  for (let i = 0, j = 0; i < before.length || j < after.length;) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      flush();
      i += 1;
      j += 1;
    } else if (
      j >= after.length ||
      (i < before.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)
    ) {
      was.push(before[i]!);
      i += 1;
    } else {
      is.push(after[j]!);
      j += 1;
    }
  }
  flush();
  return changes;
}

/** `content:"x"; depth:3` is a content; the header of a rule has no colon before its first blank. */
function keyword(condition: string): string {
  return /^[a-z0-9_.]+(?=[:;]|$)/.exec(condition)?.[0] ?? 'header';
}

/** lengths[i][j]: length of the longest common subsequence of before[i..] and after[j..]. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i]![j] =
        before[i] === after[j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}
