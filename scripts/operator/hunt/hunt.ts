import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { batches, firstLine, readBatch } from './batches';
import { findLogs } from './log-files';
import { PRIVATE_NETWORKS } from '../../lib/networks';
import { PROGRESS_SETTINGS, watchStatement } from './progress';
import { questionSql, type QuestionName } from '../../backends/sql/question';
import type { Questions } from '../../backends/questions';
import type { Batch, BrokenLines } from './scan';
import { collect, TALLY_TABLE, TALLY_OF, type HuntFinding } from './tally';
import { ANSWERED_BY, MACROS, viewSql } from './views';

export interface HuntOptions {
  /** Log files, and folders with logs. */
  paths: readonly string[];
  questions: Questions;
  /** CIDRs inside the site's border; default RFC 1918. */
  homeNetworks?: readonly string[] | undefined;
  /** Epoch seconds. */
  sinceSeconds?: number | null;
  /** What DuckDB may take, such as `512MB`; more goes to a spill folder that is removed at the end. */
  memoryLimit?: string;
  /** Called as files are done. Bytes are those on disk. */
  onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
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
