/** The header of a Zeek log in tabs: what its columns are. */

/** What a header of a Zeek log says. */
export interface Header {
  fields: string[];
  path: string | null;
  separator: string;
  /** What stands for no value and for an empty one. */
  nothing: string[];
}

/** Lines that Zeek itself begins with `#`. */
const DIRECTIVE =
  /^#(separator|set_separator|empty_field|unset_field|path|open|close|fields|types)\b/;

/** @param begin the first 16 letters of a line, or more */
export function isDirective(begin: string): boolean {
  return DIRECTIVE.test(begin);
}

/** @returns the header behind one more line that begins with `#`; the same object where that says nothing. */
export function behindLine(header: Header | null, line: string): Header | null {
  const separator = /^#separator (\S+)/.exec(line)?.[1];
  const now = header ?? { fields: [], path: null, separator: '\t', nothing: [] };
  if (separator !== undefined) {
    const plain = separator.replace(/\\x([\da-fA-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return { ...now, fields: [], separator: plain, nothing: [] };
  }
  const [name, ...cells] = line.replace(/\r$/, '').split(now.separator);
  switch (name) {
    case '#empty_field':
    case '#unset_field':
      return { ...now, nothing: [...now.nothing, cells[0] ?? ''] };
    case '#path':
      return { ...now, path: cells[0]?.trim() ?? null };
    case '#fields':
      return { ...now, fields: cells };
    default:
      return header;
  }
}

/** Whether a `#fields` line names other columns than were named before it. */
export function namesOtherColumns(line: string, before: Header | null, after: Header | null) {
  const known = before?.fields ?? [];
  return (
    line.startsWith('#fields') &&
    known.length > 0 &&
    known.join('\t') !== (after?.fields ?? []).join('\t')
  );
}

/** What is wrong with a line of so many cells; null where these are as many as its header names. */
export function wrongColumns(count: number, fields: readonly string[]): string | null {
  const named = fields.length - [...fields].reverse().findIndex((field) => field !== '');
  if (count >= named && count <= fields.length) return null;
  return `has ${count < named ? 'fewer' : 'more'} columns than its header: it is cut, or two lines are one`;
}

/** The two ends of a line as they are written; none where its cells are not those of the header. */
export function endsInColumns(line: string, header: Header): string[] {
  const cells = line.split(header.separator);
  if (wrongColumns(cells.length, header.fields) !== null) return [];
  return ['orig', 'resp'].flatMap((end) => {
    const column = header.fields.findIndex(
      (field) => /^id[._]/.test(field) && field.endsWith(`${end}_h`),
    );
    const cell = cells[column];
    return cell === undefined || header.nothing.includes(cell) ? [] : [cell];
  });
}
