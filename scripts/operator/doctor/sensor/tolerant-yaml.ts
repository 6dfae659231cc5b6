/**
 * YAML as libyaml reads it: lines inside of brackets may stand as far left as they like, which YAML 1.1 forbids
 * and distributions write (SELKS). They are indented here; every line keeps its number.
 */
export function tolerantYaml(text: string): string {
  let open = 0;
  return text
    .split('\n')
    .map((line) => {
      const inside = open > 0;
      open = Math.max(0, open + bracketsOf(line));
      return inside ? `${DEEP}${line.trimStart()}` : line;
    })
    .join('\n');
}

const DEEP = ' '.repeat(60);

/** How many brackets a line opens more than it closes; those in quotes and comments do not count. */
function bracketsOf(line: string): number {
  const code = line.replace(/"(?:\\.|[^"\\])*"|'[^']*'/g, '').replace(/(^|\s)#.*$/, '');
  return count(code, /[[{]/g) - count(code, /[\]}]/g);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
