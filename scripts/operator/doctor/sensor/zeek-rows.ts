import { parseObject } from '../../../lib/json';

/** Rows of a Zeek log by column, TSV or JSON. */
export type ZeekRow = Readonly<Record<string, string>>;

/** No check needs more to see a pattern; a conn.log of a day may be gigabytes. */
const MAX_ROWS = 200_000;

/** Reads a log's text; a line that is neither is left out (logs are read while they are written). */
export function readZeekRows(text: string): ZeekRow[] {
  const rows: ZeekRow[] = [];
  let fields: string[] = [];
  let separator = '\t';
  for (const line of text.split('\n')) {
    if (rows.length >= MAX_ROWS) break;
    if (line.startsWith('#separator ')) separator = unescape(line.slice(11).trim());
    else if (line.startsWith('#fields')) fields = line.split(separator).slice(1);
    else if (line.startsWith('{')) {
      const row = parseJson(line);
      if (row) rows.push(row);
    } else if (line !== '' && !line.startsWith('#') && fields.length > 0) {
      const values = line.split(separator);
      rows.push(Object.fromEntries(fields.map((field, index) => [field, values[index] ?? '-'])));
    }
  }
  return rows;
}

/** A column as a number; null for `-`, `(empty)` and what is absent. */
export function numberIn(row: ZeekRow, field: string): number | null {
  const text = row[field];
  return text === undefined || text === '-' || text === '' || Number.isNaN(Number(text))
    ? null
    : Number(text);
}

function parseJson(line: string): ZeekRow | null {
  const object = parseObject(line);
  if (!object) return null;
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, String(value)]));
}

function unescape(text: string): string {
  return text.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}
