import type { Fix } from './check';

/** Lines of what stands around a change, so that its place is found when the file has moved on. */
const AROUND = 2;

/**
 * Changes of one finding, for a person to make: what to append, what to run, and edits with what stands
 * around them. Never a whole file.
 * @param textOf a file's text as the sensor has it now.
 */
export function showFixes(fixes: readonly Fix[], textOf: (file: string) => string): string[] {
  const files = [...new Set(fixes.filter(isEdit).map(({ file }) => file))];
  return [
    ...files.flatMap((file) => [
      `change ${file}:`,
      ...hunks(
        fixes.filter((fix) => isEdit(fix) && fix.file === file),
        textOf(file).split('\n'),
      ),
    ]),
    ...fixes.filter((fix) => !isEdit(fix)).flatMap(showOne),
  ];
}

function isEdit({ how }: Fix): boolean {
  return how === 'replace' || how === 'insert' || how === 'remove';
}

function showOne({ file, how, lines }: Fix): string[] {
  const what = {
    append: `append to ${file}:`,
    write: `write ${file}:`,
    run: 'run:',
    do: file ? `in ${file}:` : 'do:',
  }[how as 'append' | 'write' | 'run' | 'do'];
  return [what, ...lines.map((line) => `  ${line}`)];
}

/** `-` goes, `+` comes, with line numbers as they are before any change. */
function hunks(fixes: readonly Fix[], lines: readonly string[]): string[] {
  const shown: string[] = [];
  const sorted = [...fixes].sort((a, b) => a.line! - b.line!);
  let last = 0;
  const context = (from: number, to: number) => {
    for (let line = Math.max(1, from, last + 1); line <= Math.min(to, lines.length); line += 1) {
      shown.push(numbered(' ', line, lines[line - 1]!));
      last = line;
    }
  };
  sorted.forEach((fix, index) => {
    const line = fix.line!;
    const kept = fix.how === 'insert' ? line : line - 1;
    if (last > 0 && line - AROUND > last + 1) {
      context(last + 1, last + AROUND);
      shown.push('     ...');
    }
    context(kept - AROUND + 1, kept);
    if (fix.how !== 'insert') {
      shown.push(numbered('-', line, lines[line - 1] ?? ''));
      last = line;
    }
    shown.push(...fix.lines.map((text) => `${' '.repeat(6)}+ ${text}`));
    if (index === sorted.length - 1) context(last + 1, last + AROUND);
  });
  return shown;
}

function numbered(sign: string, line: number, text: string): string {
  return `${String(line).padStart(5)} ${sign} ${text}`;
}
