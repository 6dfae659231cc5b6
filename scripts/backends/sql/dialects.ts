/** Steps into a JSON line: keys, and positions in arrays counted from 0. */
export type JsonPath = readonly (string | number)[];

/**
 * An engine's own words for what SQL has no common ones for: taking JSON lines apart. Everything after that
 * is SQL that all of them read.
 */
export interface Dialect {
  name: 'duckdb' | 'clickhouse' | 'trino' | 'spark';
  title: string;
  /** Statement that makes a table of lines, `line`, out of files; the path is the owner's to change. */
  lines(table: string, path: string): string;
  text(path: JsonPath): string;
  integer(path: JsonPath): string;
  decimal(path: JsonPath): string;
  /** ISO 8601 text with a zone, as Suricata writes it, as epoch seconds. */
  seconds(path: JsonPath): string;
}

/** `2025-01-02T03:04:05.123456+0000` with the colon that most parsers want in the zone. */
const ZONE = "'([+-][0-9][0-9])([0-9][0-9])$'";

const dotted = (path: JsonPath) =>
  path.map((step) => (typeof step === 'number' ? `[${step}]` : `."${step}"`)).join('');
const bracketed = (path: JsonPath, quote: string) =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `[${quote}${step}${quote}]`))
    .join('');

const duckdb: Dialect = {
  name: 'duckdb',
  title: 'DuckDB',
  lines: (table, path) =>
    `CREATE OR REPLACE VIEW ${table} AS SELECT line FROM read_csv('${path}', columns = {'line': 'VARCHAR'}, ` +
    `delim = chr(1), quote = '', escape = '', header = false, auto_detect = false, strict_mode = false)`,
  text: (path) => `json_extract_string(line, '$${dotted(path)}')`,
  integer: (path) => `TRY_CAST(json_extract_string(line, '$${dotted(path)}') AS BIGINT)`,
  decimal: (path) => `TRY_CAST(json_extract_string(line, '$${dotted(path)}') AS DOUBLE)`,
  seconds: (path) =>
    `epoch(TRY_CAST(json_extract_string(line, '$${dotted(path)}') AS TIMESTAMPTZ))`,
};

const clickhouse: Dialect = {
  name: 'clickhouse',
  title: 'ClickHouse (clickhouse-local, or file() and s3() on a server)',
  lines: (table, path) =>
    `CREATE OR REPLACE VIEW ${table} AS SELECT line FROM file('${path}', 'LineAsString', 'line String')`,
  text: (path) => `JSONExtract(line, ${keys(path)}, 'Nullable(String)')`,
  integer: (path) => `JSONExtract(line, ${keys(path)}, 'Nullable(Int64)')`,
  decimal: (path) => `JSONExtract(line, ${keys(path)}, 'Nullable(Float64)')`,
  seconds: (path) =>
    `toFloat64(parseDateTime64BestEffortOrNull(JSONExtractString(line, ${keys(path)}), 6, 'UTC'))`,
};

const trino: Dialect = {
  name: 'trino',
  title: 'Trino and Amazon Athena',
  lines: (table, path) =>
    `CREATE EXTERNAL TABLE IF NOT EXISTS ${table} (line string) ` +
    `ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\001' STORED AS TEXTFILE LOCATION '${path}'`,
  text: (path) => `json_extract_scalar(line, '$${bracketed(path, '"')}')`,
  integer: (path) => `TRY_CAST(json_extract_scalar(line, '$${bracketed(path, '"')}') AS BIGINT)`,
  decimal: (path) => `TRY_CAST(json_extract_scalar(line, '$${bracketed(path, '"')}') AS DOUBLE)`,
  seconds: (path) =>
    `to_unixtime(TRY(from_iso8601_timestamp(regexp_replace(` +
    `json_extract_scalar(line, '$${bracketed(path, '"')}'), ${ZONE}, '$1:$2'))))`,
};

const spark: Dialect = {
  name: 'spark',
  title: 'Spark SQL and Databricks',
  lines: (table, path) =>
    `CREATE TABLE IF NOT EXISTS ${table} (line STRING) USING text LOCATION '${path}'`,
  text: (path) => `get_json_object(line, "$${bracketed(path, "'")}")`,
  integer: (path) => `CAST(get_json_object(line, "$${bracketed(path, "'")}") AS BIGINT)`,
  decimal: (path) => `CAST(get_json_object(line, "$${bracketed(path, "'")}") AS DOUBLE)`,
  seconds: (path) =>
    `CAST(to_timestamp(regexp_replace(` +
    `get_json_object(line, "$${bracketed(path, "'")}"), ${ZONE}, '$1:$2')) AS DOUBLE)`,
};

export const DIALECTS: readonly Dialect[] = [duckdb, clickhouse, trino, spark];

/** ClickHouse counts positions from 1. */
function keys(path: JsonPath): string {
  return path.map((step) => (typeof step === 'number' ? step + 1 : `'${step}'`)).join(', ');
}
