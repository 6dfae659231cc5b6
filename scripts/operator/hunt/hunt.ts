import os from 'node:os';
import { Site } from '../../lib/site-networks';
import type { HuntQuestions } from './questions';
import { Tally, type HuntFinding, type HuntGuess } from './tally';
import { readHere, readInThreads, WORTH_THREADS_BYTES } from './threads';
import { walk, type Walked } from './walk';
import { type NotRead, unreadOf, problemsOf, allBefore } from './not-read';
import { coverageOf, type FolderSpan } from './coverage-by-folder';
import { PART_BYTES, type PlannedTask, tasksOf } from './tasks';
import { Collected } from './collected';

export interface HuntOptions {
  /** Log files, and folders with logs; `-` is standard input. */
  paths: readonly string[];
  questions: HuntQuestions;
  /** Files of a folder that are no logs: what is made of them and lies among them. */
  leftOut?: readonly string[];
  /** Networks inside the site's border; default RFC 1918 and what IPv6 has like it. */
  homeNetworks?: readonly string[];
  /** Ask also who uses ports of medical protocols across the border: slower, since every line is parsed then. */
  clearPorts?: boolean;
  /** Epoch seconds. */
  sinceSeconds?: number | null;
  /** Threads; default one for each core, and one for what is read sooner than a thread starts. */
  threads?: number;
  /** Plain files that are larger are read in parts of this size. */
  partBytes?: number;
  /** Called as files are done. Bytes are those on disk. */
  onProgress?: (doneBytes: number, totalBytes: number) => void;
}

export interface HuntReport {
  findings: HuntFinding[];
  /** Who uses ports of medical protocols across the border. Null where nobody asked. */
  guesses: HuntGuess[] | null;
  homeNetworks: readonly string[];
  sinceSeconds: number | null;
  files: { read: number; bytes: number; notNeeded: number };
  /** Files, and lines of files, that were not understood: nobody knows what they say. */
  notRead: NotRead[];
  /** Lines of known logs that name a listed address where it is no contact. */
  mentioned: { file: string; log: string; lines: number; firstLine: number }[];
  /** Alerts of other rules than the pack's: ignored. Null where they were not counted. */
  otherAlerts: number | null;
  /** What each sensor's logs cover. */
  coverage: FolderSpan[];
  /** Events that were in several files and counted once. */
  copies: number;
  /** More events than can be remembered: copies among the later ones were counted twice. */
  forgetful: boolean;
  seconds: number;
}

/**
 * Has any monitor ever done this? Reads logs of Zeek and Suricata, whatever their age and wrapping, and
 * puts the pack's questions to them. Nothing is stored, and no line is passed over in silence: it is no
 * matter, an answer, or not understood.
 * @throws the system's error for a path that is not there; lib/file-errors has its words.
 */
export async function hunt(options: HuntOptions): Promise<HuntReport> {
  const started = process.hrtime.bigint();
  const site = new Site(options.homeNetworks);
  const questions: HuntQuestions = options.clearPorts
    ? { ...options.questions, clearPorts: { homeNetworks: site.networks } }
    : options.questions;
  const sinceSeconds = options.sinceSeconds ?? null;
  const { files, unreadable } = filesOf(options);
  const tally = new Tally(sinceSeconds);
  const collected = new Collected(tally);
  await readAll(files, questions, collected, options);

  const titles = new Map(questions.about.map(({ detection, title }) => [detection, title]));
  const { outcomes } = collected;
  const coverage = coverageOf(outcomes, files);
  return {
    findings: tally.findings(site, titles),
    guesses: options.clearPorts ? tally.guesses() : null,
    homeNetworks: site.networks,
    sinceSeconds,
    files: {
      read: outcomes.filter((one) => one.isLog && unreadOf(one) === null).length,
      bytes: bytesOf(files),
      notNeeded: outcomes.filter(({ isLog, unread, notUnderstood }) => {
        return !isLog && unread === null && notUnderstood.length === 0;
      }).length,
    },
    notRead: [
      ...unreadable.map(({ file, why }) => ({ file, why, firstLine: null, lines: null })),
      ...outcomes.flatMap(problemsOf),
      ...allBefore(coverage, sinceSeconds),
    ],
    mentioned: outcomes.flatMap(({ name, mentioned }) =>
      mentioned.map(({ why, ...lines }) => ({ file: name, log: why, ...lines })),
    ),
    otherAlerts: questions.countsOthers
      ? outcomes.reduce((sum, { otherAlerts }) => sum + otherAlerts, 0)
      : null,
    coverage,
    copies: tally.copies,
    forgetful: tally.forgetful,
    seconds: Number(process.hrtime.bigint() - started) / 1e9,
  };
}

/** What was named, with what lies below it; standard input last, whose size nobody knows. */
function filesOf({ paths, leftOut }: HuntOptions): Walked {
  const walked = walk(
    paths.filter((one) => one !== '-'),
    leftOut,
  );
  if (paths.includes('-')) walked.files.push({ file: '-', below: '-', bytes: 0 });
  return walked;
}

/** Puts the questions to each line of the files, on all cores where that is worth it. */
async function readAll(
  files: Walked['files'],
  questions: HuntQuestions,
  collected: Collected,
  options: HuntOptions,
): Promise<void> {
  const bytes = bytesOf(files);
  const threads = options.threads ?? (bytes > WORTH_THREADS_BYTES ? os.availableParallelism() : 1);
  // A thread has no standard input of its own.
  const inParallel = threads > 1 && !options.paths.includes('-');
  const progress = (done: number) => options.onProgress?.(done, bytes);
  const read = async (some: readonly PlannedTask[]) => {
    const receiver = collected.receiver(some, progress);
    const plain = some.map(({ task }) => task);
    if (inParallel) await readInThreads(questions, plain, receiver, threads);
    else await readHere(questions, plain, receiver);
  };
  progress(0);
  await read(await tasksOf(files, inParallel ? (options.partBytes ?? PART_BYTES) : Infinity));
  const again = collected.filesToReadAgain();
  if (again.length > 0)
    await read(again.map((file) => ({ task: { file, range: null }, bytes: 0 })));
  progress(bytes);
}

function bytesOf(files: Walked['files']): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
