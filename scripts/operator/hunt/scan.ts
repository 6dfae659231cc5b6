import type { DuckDBConnection } from '@duckdb/node-api';
import { fromJson, fromTabs, quoted } from './columns';
import type { LogFile } from './log-files';
import { needles } from '../../lib/networks';
import type { Questions } from '../../backends/questions';

/** Files that one statement reads: same format, same header, same log. */
export type Batch = readonly [LogFile, ...LogFile[]];

export interface BrokenLines {
  file: string;
  lines: number;
}

/** Four bytes that no log holds, so that each line is one column. */
const NO_DELIMITER = '\x01\x02\x03\x04';
/** Longer lines count as broken. Suricata's longest, statistics, have some hundred kilobytes. */
const LONGEST_LINE_BYTES = 2 * 1024 * 1024;
const HEADER_START = '#fields\t';

/**
 * Looks through a batch line by line and keeps, in the table `picked`, the columns of those that can
 * answer a question: `file`, `log` and `v`, a list of text in the order of columns.ts. Lines are never kept.
 * Bounded: DuckDB streams the files; what does not fit into its memory limit goes to its spill folder.
 * @returns lines that are cut, unreadable or no text, by file.
 */
export async function pick(
  connection: DuckDBConnection,
  batch: Batch,
  questions: Questions,
): Promise<BrokenLines[]> {
  await connection.run('DROP TABLE IF EXISTS picked');
  await forgetRejects(connection);
  const { format } = batch[0];
  if (format === 'json') await pickJson(connection, batch, questions);
  else await pickTabs(connection, batch, questions, [batch[0].header!]);
  const broken = await connection.runAndReadAll(`
    SELECT file, sum(lines)::INTEGER AS lines FROM (
      SELECT file, count(*) AS lines FROM picked WHERE v IS NULL GROUP BY file
      UNION ALL
      SELECT file_path AS file, count(*) AS lines
      FROM reject_errors JOIN reject_scans USING (scan_id, file_id) GROUP BY file_path
    ) GROUP BY file ORDER BY file`);
  await connection.run('DELETE FROM picked WHERE v IS NULL');
  return broken.getRowObjects() as unknown as BrokenLines[];
}

async function pickJson(
  connection: DuckDBConnection,
  batch: Batch,
  questions: Questions,
): Promise<void> {
  const { family, log } = batch[0];
  // A cut line is no JSON; the rest is parsed only where it matters.
  const whole = "(starts_with(line, '{') AND ends_with(line, '}'))";
  await connection.run(`
    CREATE TEMP TABLE picked AS
    SELECT filename AS file, CAST(${log ? quoted(log) : 'NULL'} AS VARCHAR) AS log,
      CASE WHEN json_valid(line) THEN ${fromJson(family, 'line')} END AS v
    FROM ${lines(batch)}
    WHERE (${wanted(batch[0], questions)} OR NOT ${whole}) AND trim(line) <> ''`);
}

/**
 * @param headers those that may stand in the files. A file has a new one where Zeek was upgraded or logs
 * were joined; each line is read under the last header above it.
 */
async function pickTabs(
  connection: DuckDBConnection,
  batch: Batch,
  questions: Questions,
  headers: readonly string[],
): Promise<void> {
  const shapes = headers.map((header) => header.trim().split('\t').slice(1));
  // A line with fewer tabs than its header is cut. LIKE counts them as fast as the line is read; splitting
  // takes twice as long (measured with scripts/operator/hunt/bench.ts).
  const tabs = Math.min(...shapes.map((fields) => fields.length)) - 1;
  const cut = `line NOT LIKE ${quoted(`${'%\t'.repeat(tabs)}%`)}`;
  const readings = shapes.map((fields) => fromTabs(fields, 'line')).join(', ');
  await connection.run(`
    CREATE TEMP TABLE lines AS
    SELECT filename AS file,
      CASE WHEN starts_with(line, '#') THEN rtrim(line) END AS header,
      CASE WHEN NOT starts_with(line, '#') AND NOT ${cut} THEN [${readings}] END AS readings
    FROM ${lines(batch)}
    WHERE starts_with(line, ${quoted(HEADER_START)})
      OR (NOT starts_with(line, '#') AND line <> '' AND (${wanted(batch[0], questions)} OR ${cut}))`);
  const seen = await connection.runAndReadAll(
    'SELECT DISTINCT header FROM lines WHERE header IS NOT NULL ORDER BY header',
  );
  const unknown = seen
    .getRows()
    .map(([header]) => String(header))
    .filter((header) => !headers.some((known) => known.trim() === header));
  if (unknown.length > 0) {
    await connection.run('DROP TABLE lines');
    await forgetRejects(connection);
    return pickTabs(connection, batch, questions, [...headers, ...unknown]);
  }
  const list = headers.map((header) => quoted(header.trim())).join(', ');
  const reading = `last_value(list_position([${list}], header) IGNORE NULLS)
    OVER (PARTITION BY file ORDER BY rowid ROWS UNBOUNDED PRECEDING)`;
  await connection.run(`
    CREATE TEMP TABLE picked AS
    SELECT file, ${quoted(batch[0].log!)} AS log, v FROM (
      SELECT file, header, readings[${headers.length === 1 ? '1' : `coalesce(${reading}, 1)`}] AS v
      FROM lines
    ) WHERE header IS NULL`);
  await connection.run('DROP TABLE lines');
}

/** SQL: the files as a table of lines, `filename` and `line`. */
function lines(batch: Batch): string {
  return `read_csv([${batch.map(({ file }) => quoted(file)).join(', ')}],
    columns={'line': 'VARCHAR'}, delim=${quoted(NO_DELIMITER)}, quote='', escape='', comment='',
    header=false, auto_detect=false, strict_mode=false, filename=true, store_rejects=true,
    max_line_size=${LONGEST_LINE_BYTES}, buffer_size=${8 * LONGEST_LINE_BYTES}, compression='${batch[0].gzipped ? 'gzip' : 'none'}')`;
}

/** SQL: whether a line may answer a question. Cheap, and true too often rather than too seldom. */
function wanted({ family, log }: LogFile, questions: Questions): string {
  const addresses = needles(questions.contacts.flatMap(({ cidrs }) => cidrs));
  const hashes = questions.hashes.map(({ sha256 }) => sha256);
  const any = (words: readonly string[]) =>
    words.length === 0
      ? 'false'
      : words.map((word) => `contains(line, ${quoted(word)})`).join(' OR ');
  if (family === 'eve') return any([...addresses, ...hashes, 'VITALWIRE ']);
  const byLog = {
    conn: any(addresses),
    notice: any(['Vitalwire::']),
    vitalwire: 'true',
    files: any(hashes),
  };
  // Lines that name their log themselves are sorted out later.
  return log ? byLog[log] : any([...addresses, ...hashes, 'Vitalwire::', '"far_end"']);
}

async function forgetRejects(connection: DuckDBConnection): Promise<void> {
  for (const table of ['reject_errors', 'reject_scans']) {
    await connection.run(`DROP TABLE IF EXISTS ${table}`);
  }
}
