import type { Fix } from './check';

/** Whether a fix changes a text by itself; `run` and `do` are left to people. */
export function isEdit({ how }: Fix): boolean {
  return how !== 'do' && how !== 'run';
}

/** Whether a fix can be made on a copy and tried; words and other commands cannot. */
export function canBeTried(fix: Fix): boolean {
  return isEdit(fix) || fix.copyOf !== undefined;
}

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
  const once = onlyOnce(fixes);
  for (const fix of byLine(once)) {
    const lines = (result.get(fix.file) ?? '').split('\n');
    splice(lines, fix, fix.lines);
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

/**
 * Where the lines of a file stood before fixes were made to it.
 * @returns for each line of the text as it is with them its 1-based number before; null for a line that came with a fix.
 */
export function linesBefore(
  text: string,
  file: string,
  fixes: readonly Fix[],
): readonly (number | null)[] {
  const lines: (number | null)[] = text.split('\n').map((_, index) => index + 1);
  for (const fix of byLine(onlyOnce(fixes)).filter((one) => one.file === file)) {
    // A line that was replaced by one is still that line.
    const own = fix.how !== 'insert' && fix.lines.length === 1;
    splice(lines, fix, own ? [fix.line!] : fix.lines.map(() => null));
  }
  return lines;
}

function onlyOnce(fixes: readonly Fix[]): Fix[] {
  return [...new Map(fixes.map((fix) => [JSON.stringify(fix), fix])).values()];
}

function byLine(fixes: readonly Fix[]): Fix[] {
  return fixes.filter(({ line }) => line !== undefined).sort((a, b) => b.line! - a.line!);
}

function splice<T>(lines: T[], { how, line }: Fix, put: readonly T[]): void {
  if (how === 'insert') lines.splice(line!, 0, ...put);
  else lines.splice(line! - 1, 1, ...put);
}
