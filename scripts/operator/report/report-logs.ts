import path from 'node:path';
import { ROOT } from '../../lib/root';
import { hunt } from '../hunt/hunt';
import { huntQuestions } from '../hunt/questions';
import { readManifest } from '../read-manifest';
import { fromHunt } from './from-hunt';
import { checkFiles, writeReport, type ReportFiles, type ReportSummary } from './write';

export interface ReportLogsOptions {
  files: ReportFiles;
  /** Epoch seconds; null: everything. */
  sinceSeconds: number | null;
  homeNetworks?: readonly string[];
  /** A name of the IANA database; null: what the logs are written in. */
  timeZone: string | null;
  /** Epoch seconds. */
  madeAt: number;
  /** Called as files are done. Bytes are those on disk. */
  onProgress?: (doneBytes: number, totalBytes: number) => void;
}

/**
 * Reads logs as hunt does and writes what they say as a page.
 * @throws Error for a path that does not exist, and for what cannot be written.
 */
export async function reportLogs(
  paths: readonly string[],
  { files, sinceSeconds, homeNetworks, timeZone, madeAt, onProgress }: ReportLogsOptions,
): Promise<ReportSummary> {
  checkFiles(files, paths);
  const manifest = readManifest(path.join(ROOT, 'dist'));
  const questions = { ...huntQuestions(manifest), countsOthers: manifest.sidRange };
  const found = await hunt({
    paths,
    questions,
    sinceSeconds,
    leftOut: [files.html, ...(files.csv === null ? [] : [files.csv])],
    ...(homeNetworks ? { homeNetworks } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  return writeReport(fromHunt(found, questions), files, {
    manifest,
    subject: 'logs',
    madeAt,
    timeZone,
  });
}
