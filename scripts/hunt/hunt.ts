import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { findLogs, type LogFile } from './log-files';
import { PRIVATE_NETWORKS } from './networks';
import { PROGRESS_SETTINGS, watchStatement } from './progress';
import { questionSql, type QuestionName } from './question-sql';
import type { Questions } from './questions';
import { pick, type Batch, type BrokenLines } from './scan';
import { collect, TALLY_TABLE, TALLY_OF, type HuntFinding } from './tally';
import { unpackProblem } from './unpack-problem';
import { ANSWERED_BY, MACROS, viewSql } from './views';

export interface HuntOptions {
  /** Log files, and folders with logs. */
  paths: readonly string[];
  questions: Questions;
  /** CIDRs inside the site's border; default RFC 1918. */
  homeNetworks?: readonly string[];
  /** Epoch seconds. */
  sinceSeconds?: number | null;
  /** What DuckDB may take, such as `512MB`; more goes to a spill folder that is removed at the end. */
  memoryLimit?: string;
  /** Called as files are done. Bytes are those on disk. */
  onProgress?: (doneBytes: number, totalBytes: number) => void;
}

export interface HuntReport {
  findings: HuntFinding[];
  homeNetworks: readonly string[];
  sinceSeconds: number | null;
  files: { read: number; bytes: number; notNeeded: number };
  unreadable: { file: string; why: string }[];
  /** Lines that were cut or are no text; what they said is unknown. */
  broken: BrokenLines[];
  seconds: number;
}

const BATCH_BYTES = 256 * 1024 * 1024;
const BATCH_FILES = 64;

/**
 * Has any monitor ever done this? Reads logs of Zeek and Suricata, whatever their age, and puts the
 * definitions' questions to them. Nothing is stored: the spill folder holds addresses, times and counts and
 * goes with the run.
 * @throws Error for a path that does not exist, or when DuckDB cannot work at all.
 */
export async function hunt(options: HuntOptions): Promise<HuntReport> {
  const started = process.hrtime.bigint();
  const homeNetworks = options.homeNetworks ?? PRIVATE_NETWORKS;
  const sinceSeconds = options.sinceSeconds ?? null;
  const { logs, notNeeded, unreadable } = findLogs(options.paths);
  const totalBytes = logs.reduce((sum, { bytes }) => sum + bytes, 0);
  const sql = questionSql(options.questions, homeNetworks);
  const broken: BrokenLines[] = [];
  const spill = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-hunt-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await prepare(connection, options.memoryLimit ?? '512MB', spill);
    let doneBytes = 0;
    options.onProgress?.(0, totalBytes);
    for (const batch of batches(logs)) {
      const batchBytes = batch.reduce((sum, { bytes }) => sum + bytes, 0);
      const { onProgress } = options;
      const stop = onProgress
        ? watchStatement(connection, batchBytes, (bytes) =>
            onProgress(doneBytes + bytes, totalBytes),
          )
        : () => {};
      try {
        const picked = readBatch(connection, batch, options.questions, unreadable, broken);
        for await (const readable of picked) {
          await tally(connection, readable, sql, options.questions, sinceSeconds);
        }
      } finally {
        stop();
      }
      doneBytes += batchBytes;
      onProgress?.(doneBytes, totalBytes);
    }
    const findings = await collect(connection, options.questions);
    const failed = unreadable.filter(({ file }) => logs.some((log) => log.file === file)).length;
    return {
      findings,
      homeNetworks,
      sinceSeconds,
      files: { read: logs.length - failed, bytes: totalBytes, notNeeded },
      unreadable,
      broken,
      seconds: Number(process.hrtime.bigint() - started) / 1e9,
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(spill, { recursive: true, force: true });
  }
}

async function prepare(connection: DuckDBConnection, memoryLimit: string, spill: string) {
  const settings = {
    memory_limit: memoryLimit,
    temp_directory: spill,
    TimeZone: 'UTC',
    // Nothing may be fetched: what is needed is in the binary.
    autoinstall_known_extensions: 'false',
    ...PROGRESS_SETTINGS,
  };
  for (const [name, value] of Object.entries(settings)) {
    try {
      await connection.run(`SET ${name}='${value.replaceAll("'", "''")}'`);
    } catch (error) {
      throw new Error(`${name} "${value}": ${firstLine(error)}; write a size such as 512MB or 4GB`);
    }
  }
  for (const macro of MACROS) await connection.run(macro);
  await connection.run(TALLY_TABLE);
}

/**
 * Picks a batch's lines. Where one file spoils it (a cut .gz, say), each file is read alone and the bad one
 * is reported.
 * @returns the batch for which `picked` holds lines, once for each time it has to be tallied.
 */
async function* readBatch(
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

async function tally(
  connection: DuckDBConnection,
  batch: Batch,
  sql: ReadonlyMap<QuestionName, string>,
  questions: Questions,
  sinceSeconds: number | null,
): Promise<void> {
  const { family } = batch[0];
  for (const view of viewSql(family, questions, sinceSeconds)) await connection.run(view);
  for (const name of ANSWERED_BY[family]) {
    const select = sql.get(name);
    if (select) await connection.run(TALLY_OF[name](select));
  }
}

/** Files that one statement can read, in lots that let progress be shown and DuckDB use all cores. */
function batches(logs: readonly LogFile[]): Batch[] {
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

function firstLine(error: unknown): string {
  return String((error as Error).message ?? error).split('\n')[0]!;
}
