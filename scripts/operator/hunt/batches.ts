import type { DuckDBConnection } from '@duckdb/node-api';
import type { LogFile } from './log-files';
import type { Questions } from '../../backends/questions';
import { pick, type Batch, type BrokenLines } from './scan';
import { unpackProblem } from './unpack-problem';

const BATCH_BYTES = 256 * 1024 * 1024;
const BATCH_FILES = 64;

/** Files that one statement can read, in lots that let progress be shown and DuckDB use all cores. */
export function batches(logs: readonly LogFile[]): Batch[] {
  const groups = new Map<string, LogFile[]>();
  for (const log of logs) {
    const key = JSON.stringify([log.family, log.format, log.log, log.header, log.gzipped]);
    groups.set(key, [...(groups.get(key) ?? []), log]);
  }
  const lots: LogFile[][] = [];
  for (const group of groups.values()) {
    let lot: LogFile[] = [];
    let bytes = 0;
    for (const log of group) {
      if (lot.length > 0 && (bytes + log.bytes > BATCH_BYTES || lot.length === BATCH_FILES)) {
        lots.push(lot);
        [lot, bytes] = [[], 0];
      }
      lot.push(log);
      bytes += log.bytes;
    }
    lots.push(lot);
  }
  return lots as unknown as Batch[];
}

/**
 * Picks a batch's lines. Where one file spoils it (a cut .gz, say), each file is read alone and the bad one
 * is reported.
 * @returns the batch for which `picked` holds lines, once for each time it has to be tallied.
 */
export async function* readBatch(
  connection: DuckDBConnection,
  batch: Batch,
  questions: Questions,
  unreadable: { file: string; why: string }[],
  broken: BrokenLines[],
): AsyncGenerator<Batch> {
  try {
    const cut = await pick(connection, batch, questions);
    for (const lines of cut) {
      const why = batch[0].gzipped ? await unpackProblem(lines.file) : null;
      if (why === null) broken.push(lines);
      else unreadable.push({ file: lines.file, why });
    }
    yield batch;
  } catch (error) {
    if (batch.length === 1) {
      unreadable.push({ file: batch[0].file, why: firstLine(error) });
      return;
    }
    for (const log of batch) yield* readBatch(connection, [log], questions, unreadable, broken);
  }
}

/** An error in one line: DuckDB adds many. */
export function firstLine(error: unknown): string {
  return String((error as Error).message ?? error).split('\n')[0]!;
}
