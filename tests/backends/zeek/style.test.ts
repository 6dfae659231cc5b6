import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wrapLiteral } from '../../../scripts/backends/zeek/wrap-literal';
import { ROOT } from '../../../scripts/lib/root';

/** The hand-written Zeek package follows the style of Zeek's base scripts; zeek-format is not in reach here. */
const test = suite('backends/zeek/style');

const SOURCES = path.join(ROOT, 'scripts/zeek/vitalwire');
const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(zeek|sig)$/.test(file))
  .map((file) => ({ file, text: readFileSync(path.join(SOURCES, file), 'utf8') }));
const scripts = files.filter(({ file }) => file.endsWith('.zeek'));
const MOST_COLUMNS = 120;

/** Columns of a line; a tab goes to the next multiple of eight. */
function columns(line: string): number {
  return [...line].reduce((at, letter) => (letter === '\t' ? at - (at % 8) + 8 : at + 1), 0);
}

/** A line without its strings, patterns and comments. */
function code(line: string): string {
  return line
    .replace(/"(?:\\.|[^"\\])*"/g, '""')
    .replace(/#.*$/, '')
    .replace(/(^|[(,=!]\s*)\/(?:\\.|[^/\\])+\//g, '$1//');
}

const faults: Record<string, (lines: string[]) => number[]> = {
  'ends with blanks': (lines) => at(lines, (line) => /\s$/.test(line)),
  'is longer than 120 columns': (lines) =>
    at(lines, (line) => columns(line) > MOST_COLUMNS && !/ = \/.*\/;$/.test(line)),
  // Parameters that go on below others stand below them.
  'is indented with blanks': (lines) =>
    at(lines, (line, i) => /^ /.test(line) && !lines[i - 1]?.endsWith(',')),
  'has an opening brace behind a statement': (lines) =>
    at(lines, (line) => /^\t*(function|event|hook|for|if|else|while)\b.*\{\s*$/.test(code(line))),
  'has no blank inside the parentheses of a condition': (lines) =>
    at(lines, (line) => /\b(if|while|for) \((?! )|\b(if|while|for)\(/.test(code(line))),
  'has no blank behind a negation': (lines) => at(lines, (line) => /!(?![ =i])/.test(code(line))),
};

function at(lines: string[], fault: (line: string, i: number) => boolean): number[] {
  return lines.flatMap((line, i) => (fault(line, i) ? [i + 1] : []));
}

for (const { file, text } of files) {
  test(`${file}: ends with one line end`, () => assert.match(text, /[^\n]\n$/));
}

for (const { file, text } of scripts) {
  const lines = text.split('\n').slice(0, -1);

  for (const [what, find] of Object.entries(faults)) {
    test(`${file}: no line ${what}`, () => assert.equal(find(lines), []));
  }

  test(`${file}: says first what it is for`, () => assert.match(text, /^##! /));

  const [before = '', exported] = text.split(/^export \{$/m);

  test(`${file}: the export block, if there is one, comes before other code`, () => {
    if (exported === undefined) return;
    assert.not.match(before, /^(function|event|hook|global|const|option|type|redef)\b/m);
  });

  test(`${file}: what is exported has a comment, or stands below a sibling that has one`, () => {
    const block = exported?.split(/^\}$/m)[0]?.split('\n') ?? [];
    const bare = block.filter((line, i) => {
      const above = block[i - 1] ?? '';
      if (/^\t(option|const) /.test(line)) return !above.startsWith('\t##');
      return /^\tglobal /.test(line) && !/^\t(##|global )/.test(above);
    });
    assert.equal(bare, []);
  });
}

test('the checks see what they look for', () => {
  const bad = ['\tif (x) {', '    if ( x )', '\tlocal y = !x; ', `#${'x'.repeat(130)}`];
  const seen = Object.entries(faults).filter(([, find]) => find(bad).length > 0);
  assert.is(seen.length, Object.keys(faults).length);
});

test('a literal that is too long has an argument on each line, also inside', () => {
  const long = `Record($a="x, (y", $b=set(1, 2), $c="${'z'.repeat(90)}")`;
  assert.is(
    wrapLiteral(long, 1),
    `Record(\n\t\t$a="x, (y",\n\t\t$b=set(1, 2),\n\t\t$c="${'z'.repeat(90)}")`,
  );
  assert.is(wrapLiteral('set(1, 2)', 1), 'set(1, 2)');
});

test.run();
