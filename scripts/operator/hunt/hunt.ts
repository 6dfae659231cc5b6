import os from 'node:os';
import { Site } from '../../lib/site-networks';
import type { Span } from './coverage';
import { NO_KNOWN_FORM } from './shape';
import type { HuntQuestions } from './questions';
import { isPlainLines, type Outcome, type Task } from './read-file';
import { Tally, type HuntFinding, type HuntGuess } from './tally';
import { readHere, readInThreads, WORTH_THREADS_BYTES, type TaskReceiver } from './threads';
import type { Answer } from './record-answers';
import type { SkippedLines } from './verdicts';
import { walk, type WalkedFile } from './walk';

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
  coverage: (Span & { folder: string })[];
  /** Events that were in several files and counted once. */
  copies: number;
  /** More events than can be remembered: copies among the later ones were counted twice. */
  forgetful: boolean;
  seconds: number;
}

export interface NotRead {
  file: string;
  /** Counted from 1; null where it is the whole file, or its rest. */
  firstLine: number | null;
  lines: number | null;
  why: string;
}

/** Parts of one plain file, for cores that would wait otherwise. */
const PART_BYTES = 64 * 2 ** 20;
/** Answers that are kept back until it is known that a file's parts have one header. */
const MOST_HELD = 200_000;

/**
 * Has any monitor ever done this? Reads logs of Zeek and Suricata, whatever their age and wrapping, and
 * puts the pack's questions to them. Nothing is stored, and no line is passed over in silence: it is no
 * matter, an answer, or not understood.
 * @throws Error for a path that does not exist.
 */
export async function hunt(options: HuntOptions): Promise<HuntReport> {
  const started = process.hrtime.bigint();
  const site = new Site(options.homeNetworks);
  const questions: HuntQuestions = options.clearPorts
    ? { ...options.questions, clearPorts: { homeNetworks: site.networks } }
    : options.questions;
  const sinceSeconds = options.sinceSeconds ?? null;
  const { files, unreadable } = walk(
    options.paths.filter((one) => one !== '-'),
    options.leftOut,
  );
  if (options.paths.includes('-')) files.push({ file: '-', below: '-', bytes: 0 });
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const threads = options.threads ?? (bytes > WORTH_THREADS_BYTES ? os.availableParallelism() : 1);
  // A thread has no standard input of its own.
  const inParallel = threads > 1 && !options.paths.includes('-');
  const tally = new Tally(sinceSeconds);
  const collected = new Collected(tally);

  const partBytes = inParallel ? (options.partBytes ?? PART_BYTES) : Infinity;
  const tasks = await tasksOf(files, partBytes);
  const progress = (done: number) => options.onProgress?.(done, bytes);
  progress(0);
  const read = async (some: readonly PlannedTask[]) => {
    const receiver = collected.receiver(some, progress);
    const plain = some.map(({ task }) => task);
    if (inParallel) await readInThreads(questions, plain, receiver, threads);
    else await readHere(questions, plain, receiver);
  };
  await read(tasks);
  const again = collected.filesToReadAgain();
  if (again.length > 0)
    await read(again.map((file) => ({ task: { file, range: null }, bytes: 0 })));
  progress(bytes);

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
      bytes,
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

interface PlannedTask {
  task: Task;
  bytes: number;
}

/** Large first, so that no core is left with the largest at the end. */
async function tasksOf(files: readonly WalkedFile[], partBytes: number): Promise<PlannedTask[]> {
  const planned: PlannedTask[] = [];
  for (const { file, bytes } of files) {
    if (bytes <= partBytes || !(await isPlainLines(file))) {
      planned.push({ task: { file, range: null }, bytes });
      continue;
    }
    const parts = Math.ceil(bytes / partBytes);
    const at = (part: number) => Math.floor((bytes * part) / parts);
    for (let i = 0; i < parts; i += 1) {
      planned.push({ task: { file, range: { from: at(i), to: at(i + 1) } }, bytes: bytes / parts });
    }
  }
  return partBytes === Infinity ? planned : planned.sort((a, b) => b.bytes - a.bytes);
}

/** What tasks say, put together by file. */
class Collected {
  readonly outcomes: Outcome[] = [];
  private readonly parts = new Map<
    string,
    { outcomes: [number, Outcome][]; held: { from: number; answers: Answer[] }[]; count: number }
  >();
  private readonly again = new Set<string>();
  private doneBytes = 0;

  constructor(private readonly tally: Tally) {}

  receiver(tasks: readonly PlannedTask[], progress: (bytes: number) => void): TaskReceiver {
    const left = new Map<string, number>();
    for (const { task } of tasks) left.set(task.file, (left.get(task.file) ?? 0) + 1);
    return {
      answers: (id, answers) => {
        const { file, range } = tasks[id]!.task;
        if (!range) for (const one of answers) this.tally.add(one);
        else if (!this.again.has(file)) this.hold(file, range.from, answers);
      },
      outcome: (id, outcome) => {
        const { file, range } = tasks[id]!.task;
        if (!range) this.outcomes.push(outcome);
        else this.partsOf(file).outcomes.push([range.from, outcome]);
      },
      done: (id) => {
        const { task, bytes } = tasks[id]!;
        left.set(task.file, left.get(task.file)! - 1);
        if (task.range && left.get(task.file) === 0) this.join(task.file);
        this.doneBytes += bytes;
        progress(this.doneBytes);
      },
    };
  }

  /** Files whose parts cannot be read one by one. */
  filesToReadAgain(): string[] {
    return [...this.again];
  }

  private partsOf(file: string) {
    let parts = this.parts.get(file);
    if (!parts) {
      parts = { outcomes: [], held: [], count: 0 };
      this.parts.set(file, parts);
    }
    return parts;
  }

  private hold(file: string, from: number, answers: Answer[]): void {
    const parts = this.partsOf(file);
    parts.held.push({ from, answers });
    parts.count += answers.length;
    if (parts.count <= MOST_HELD) return;
    this.again.add(file);
    parts.held = [];
  }

  private join(file: string): void {
    const { outcomes, held } = this.partsOf(file);
    this.parts.delete(file);
    if (outcomes.some(([, { headerChanged }]) => headerChanged)) this.again.add(file);
    if (this.again.has(file)) return;
    for (const one of renumbered(held)) this.tally.add(one);
    let before = 0;
    const inOrder = outcomes.sort(([a], [b]) => a - b).map(([, outcome]) => outcome);
    const shifted = inOrder.map((outcome) => {
      const shift = (lines: SkippedLines[]) =>
        lines.map((one) => ({ ...one, firstLine: one.firstLine + before }));
      const { notUnderstood, mentioned } = outcome;
      const moved = {
        ...outcome,
        notUnderstood: shift(notUnderstood),
        mentioned: shift(mentioned),
      };
      before += outcome.lines;
      return moved;
    });
    this.outcomes.push({
      ...shifted[0]!,
      unread: shifted.map(({ unread }) => unread).find((why) => why !== null) ?? null,
      lines: before,
      understood: shifted.some(({ understood }) => understood),
      notUnderstood: merged(shifted.flatMap(({ notUnderstood }) => notUnderstood)),
      mentioned: merged(shifted.flatMap(({ mentioned }) => mentioned)),
      otherAlerts: shifted.reduce((sum, { otherAlerts }) => sum + otherAlerts, 0),
      spans: shifted.flatMap(({ spans }) => spans),
    });
  }
}

/** Answers of a file's parts as the whole file would number those that say the same; see Verdicts. */
function* renumbered(held: { from: number; answers: Answer[] }[]): Generator<Answer> {
  const seen = new Map<string, number>();
  for (const { answers } of held.sort((a, b) => a.from - b.from)) {
    for (const one of answers) {
      const base = one.identity.slice(0, one.identity.lastIndexOf('|'));
      const before = seen.get(base) ?? 0;
      seen.set(base, before + 1);
      yield { ...one, identity: `${base}|${before}` };
    }
  }
}

function merged(lines: readonly SkippedLines[]): SkippedLines[] {
  const byWhy = new Map<string, SkippedLines>();
  for (const one of lines) {
    const known = byWhy.get(one.why);
    byWhy.set(one.why, known ? { ...known, lines: known.lines + one.lines } : one);
  }
  return [...byWhy.values()];
}

/** Why a text was not read as a whole; null where it was, but for single lines. */
function unreadOf({ isLog, unread, understood, notUnderstood }: Outcome): string | null {
  return unread ?? (isLog && !understood && notUnderstood.length === 0 ? NO_KNOWN_FORM : null);
}

function problemsOf(outcome: Outcome): NotRead[] {
  const { name, notUnderstood } = outcome;
  const unread = unreadOf(outcome);
  return [
    ...(unread === null ? [] : [{ file: name, firstLine: null, lines: null, why: unread }]),
    ...notUnderstood.map(({ why, lines, firstLine }) => ({ file: name, firstLine, lines, why })),
  ];
}

/** Logs that all end before the time that was asked about say nothing of it. */
function allBefore(coverage: HuntReport['coverage'], sinceSeconds: number | null): NotRead[] {
  if (sinceSeconds === null || coverage.some(({ last }) => last >= sinceSeconds)) return [];
  return coverage.map(({ sensor, log, folder, last }) => {
    const end = new Date(last * 1000).toISOString().slice(0, 16).replace('T', ' ');
    const why = `${sensor}'s ${log} end at ${end} UTC, before the time that was asked about`;
    return { file: folder, firstLine: null, lines: null, why };
  });
}

/** Folders that archives are sorted into: `2025-01-02`, `2025/01/02`, Zeek's `current`. */
const DATED = /^(\d{4}([-_]?\d\d){0,2}|\d\d|current)$/;

function coverageOf(
  outcomes: readonly Outcome[],
  files: readonly WalkedFile[],
): HuntReport['coverage'] {
  const below = new Map(files.map(({ file, below: start }) => [file, start]));
  const spans = new Map<string, Span & { folder: string; set: Set<number> }>();
  for (const { name, spans: own } of outcomes) {
    const file = name.split(': ')[0]!;
    const folder = file
      .split('/')
      .slice(0, -1)
      .filter((part) => !DATED.test(part))
      .join('/');
    for (const span of own) {
      const shown = folder || below.get(file) || '.';
      const key = `${span.sensor} ${span.log} ${shown}`;
      const known = spans.get(key) ?? { ...span, folder: shown, set: new Set<number>() };
      known.first = Math.min(known.first, span.first);
      known.last = Math.max(known.last, span.last);
      for (const hour of span.hours) known.set.add(hour);
      known.offsets = [...new Set([...known.offsets, ...span.offsets])].sort((a, b) => a - b);
      spans.set(key, known);
    }
  }
  return [...spans.values()]
    .map(({ set, ...span }) => ({ ...span, hours: [...set].sort((a, b) => a - b) }))
    .sort((a, b) =>
      `${a.sensor}${a.folder}${a.log}`.localeCompare(`${b.sensor}${b.folder}${b.log}`),
    );
}
