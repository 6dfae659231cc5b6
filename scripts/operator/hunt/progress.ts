import type { DuckDBConnection } from '@duckdb/node-api';

const EVERY_MILLISECONDS = 250;

/** Lets DuckDB count what it has read of a statement's files; its own bar stays off. */
export const PROGRESS_SETTINGS = {
  enable_progress_bar: 'true',
  enable_progress_bar_print: 'false',
  progress_bar_time: '0',
};

/**
 * Reports how much of a batch is read while one statement reads it: a single log may have gigabytes.
 * @param report called with bytes of the batch that are done, as DuckDB estimates them; never goes back.
 * @returns a function that stops it.
 */
export function watchStatement(
  connection: DuckDBConnection,
  batchBytes: number,
  report: (bytes: number) => void,
): () => void {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, Math.min(connection.progress.percentage, 99));
    report((batchBytes * most) / 100);
  }, EVERY_MILLISECONDS);
  return () => clearInterval(timer);
}
