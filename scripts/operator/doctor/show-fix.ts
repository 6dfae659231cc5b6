import type { Fix } from './check';

/** Lines of what stands around a change, so that its place is found when the file has moved on. */
const AROUND = 2;
/** Lines of one part that goes. */
const MOST_GOING = 12;
/** Of a line that stands around or goes: rules are long. */
const MOST_CHARACTERS = 160;

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
  return withoutMiddles(shown);
}

/** Of a long part that goes, its beginning and its end are shown. */
function withoutMiddles(shown: readonly string[]): string[] {
  const goes = (line: string | undefined) => line !== undefined && /^ *\d+ - /.test(line);
  const result: string[] = [];
  for (let at = 0; at < shown.length; at += 1) {
    let end = at;
    while (goes(shown[end])) end += 1;
    if (end - at <= MOST_GOING) {
      result.push(shown[at]!);
      continue;
    }
    result.push(...shown.slice(at, at + MOST_GOING - 3));
    result.push(`      - ... and ${end - at - MOST_GOING + 1} lines more, down to:`);
    result.push(...shown.slice(end - 2, end));
    at = end - 1;
  }
  return result;
}

/** The line as the sensor has it, cut where it is long: what comes is never cut. */
function numbered(sign: string, line: number, text: string): string {
  const short = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} ...` : text;
  return `${String(line).padStart(5)} ${sign} ${short}`;
}
