import { ZeekRowReader } from '../../../lib/engines/zeek-rows';

/** Rows of a Zeek log by column, as text. */
export type ZeekRow = Readonly<Record<string, string>>;

/** No check needs more to see a pattern; a conn.log of a day may be gigabytes. */
const MAX_ROWS = 200_000;

/** Reads a log's text, TSV or JSON; a line that is neither is left out. */
export function readZeekRows(text: string): ZeekRow[] {
  const reader = new ZeekRowReader();
  const rows: ZeekRow[] = [];
  for (const line of text.split('\n')) {
    if (rows.length >= MAX_ROWS) break;
    const row = reader.row(line);
    if (!row) continue;
    rows.push(Object.fromEntries(Object.entries(row).map(([key, value]) => [key, String(value)])));
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
