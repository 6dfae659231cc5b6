import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { Chunks } from '../../lib/unpack/chunks';

/** Rows of a table of separated values; a cell may hold line breaks in quotes. */
export async function* tableRows(
  text: Chunks,
  delimiter: string,
): AsyncGenerator<{ cells: string[]; line: number }> {
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    info: true,
    skip_empty_lines: true,
  });
  const source = Readable.from(text, { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  for await (const row of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    yield { cells: row.record, line: row.info.lines };
  }
}
