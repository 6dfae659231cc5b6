import type { Fix } from './check';

/**
 * Does what fixes say to texts, by path; `run` and `do` are left to people. Fixes with line numbers are
 * done from the bottom up, so that one does not move the lines of another.
 * @returns the changed texts, all others as they were.
 */
export function applyFixes(
  files: ReadonlyMap<string, string>,
  fixes: readonly Fix[],
): Map<string, string> {
  const result = new Map(files);
  const once = [...new Map(fixes.map((fix) => [JSON.stringify(fix), fix])).values()];
  const byLine = [...once].sort((a, b) => (b.line ?? Infinity) - (a.line ?? Infinity));
  for (const fix of byLine.filter(({ line }) => line !== undefined)) {
    const lines = (result.get(fix.file) ?? '').split('\n');
    const at = fix.line! - 1;
    if (fix.how === 'insert') lines.splice(at + 1, 0, ...fix.lines);
    else lines.splice(at, 1, ...fix.lines);
    result.set(fix.file, lines.join('\n'));
  }
  for (const fix of once) {
    if (fix.how === 'write') result.set(fix.file, `${fix.lines.join('\n')}\n`);
    if (fix.how !== 'append') continue;
    const before = result.get(fix.file) ?? '';
    const gap = before === '' || before.endsWith('\n') ? '' : '\n';
    result.set(fix.file, `${before}${gap}${fix.lines.join('\n')}\n`);
  }
  return result;
}
