export interface MarkdownTable {
  heading: string[];
  rows: string[][];
  /** The sentence before it. */
  says: string;
}

/**
 * The first table below a heading of a page of docs/.
 * @throws Error where there is none.
 */
export function markdownTable(page: string, heading: string): MarkdownTable {
  const at = page.indexOf(`## ${heading}\n`);
  const lines = page.slice(at).split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  if (at < 0 || first < 0) throw new Error(`no table below the heading "${heading}"`);
  const rest = lines.slice(first);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  const [head, , ...rows] = rest.slice(0, end < 0 ? rest.length : end).map(cells);
  const above = lines.slice(0, first).join('\n').trimEnd().split('\n\n').at(-1)!;
  return { heading: head!, rows, says: above.replaceAll('`', '').replaceAll('\n', ' ') };
}

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('`', ''));
}
