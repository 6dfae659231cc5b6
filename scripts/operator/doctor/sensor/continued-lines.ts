/** A line of a file of Suricata's, with those that it goes on in. */
interface ContinuedLine {
  /** Where it begins and ends, counted from 1. */
  first: number;
  last: number;
  /** Without white space around it. */
  text: string;
}

/** The lines of a text; one that ends in `\` goes on in the next, as Suricata reads rules and thresholds. */
export function* continuedLines(text: string): Generator<ContinuedLine> {
  let pending = '';
  let first = 1;
  for (const [index, part] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (pending === '') first = index + 1;
    const line = part.replace(/\r$/, '');
    if (line.endsWith('\\')) {
      pending += line.slice(0, -1);
      continue;
    }
    yield { first, last: index + 1, text: (pending + line).trim() };
    pending = '';
  }
}
