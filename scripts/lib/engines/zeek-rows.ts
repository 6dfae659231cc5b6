import { parseObject } from '../json';

/** A row of a Zeek log by column: text in TSV, typed values in JSON. */
export type ZeekRow = Readonly<Record<string, unknown>>;

/** Reads a Zeek log line by line, TSV or JSON, whichever each line is. */
export class ZeekRowReader {
  private fields: string[] = [];
  private separator = '\t';

  /** Names that the header gave; none in JSON, and before a header. */
  get columns(): readonly string[] {
    return this.fields;
  }

  /** Null for a header, an empty line, and one that is neither: logs are read while they are written. */
  row(line: string): ZeekRow | null {
    if (line.startsWith('{')) return parseObject(line);
    if (line.startsWith('#')) {
      if (line.startsWith('#separator ')) this.separator = unescape(line.slice(11).trim());
      if (line.startsWith('#fields')) this.fields = line.split(this.separator).slice(1);
      return null;
    }
    if (line === '' || this.fields.length === 0) return null;
    const values = line.split(this.separator);
    return Object.fromEntries(this.fields.map((field, index) => [field, values[index] ?? '-']));
  }
}

function unescape(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}
