/** `did you mean "port"? `, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = closest(word, known);
  return near &&
    near.steps <= Math.max(2, Math.floor(near.name.length / 3)) &&
    near.steps < near.name.length
    ? `did you mean "${near.name}"? `
    : '';
}

/** The known word that takes the fewest steps, in whatever case it is written, however many these are; null where none is known. */
export function closest(
  word: string,
  known: readonly string[],
): { name: string; steps: number } | null {
  const ranked = known
    .map((name) => ({ name, steps: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps);
  return ranked[0] ?? null;
}

/** How many letters to insert, remove or replace (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row.at(-1)!;
}
