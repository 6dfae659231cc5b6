import { closeSync, createReadStream, openSync, statSync } from 'node:fs';
import { Coverage, type Span } from './coverage';
import { asText } from './encoding';
import { JsonFeed } from './json-feed';
import { LineFeed } from './line-feed';
import { Listed } from './needles';
import type { HuntQuestions } from './questions';
import { RecordLines } from './read-lines';
import { WordScanner } from './scan-words';
import { lineFormOf, sniff, zeekLogOf, type Shape } from './shape';
import { Asked } from './asked';
import type { Answer } from './answer';
import type { Chunks } from '../../lib/unpack/chunks';
import { unpack, type Member } from '../../lib/unpack/unpack';
import { NeedleFinder } from './needle-finder';
import { tableRows } from './table-rows';
import { Verdicts, type SkippedLines } from './verdicts';
import { headOf, headerOf, isPlainLines, endOfLine } from './plain-file';
import { EndsCheck } from './record-ends';
import { whyUnread } from '../../lib/file-errors';

/** A file, or a part of a plain one. */
export interface Task {
  /** `-` is standard input. */
  file: string;
  /** Bytes; a part begins with the first line behind `from` and ends with the line that holds `to`. */
  range: { from: number; to: number } | null;
}

/** What is to be said of one text: a file, or one file in an archive. */
export interface Outcome {
  name: string;
  /** A log of a sensor, or anything else. */
  isLog: boolean;
  /** Why nothing, or not all, of it was read. */
  unread: string | null;
  lines: number;
  /** Whether a record of it was made out: a log without any is not read, however whole its lines are. */
  understood: boolean;
  notUnderstood: SkippedLines[];
  /** Lines of known logs that name a listed address where it is no contact, by log. */
  mentioned: SkippedLines[];
  /** Alerts of other rules than the pack's; 0 where nobody asks. */
  otherAlerts: number;
  spans: Span[];
  /** A part of a file in which a header differs from that of the file's begin. */
  headerChanged: boolean;
}

const READ_BYTES = 1 << 20;
const NUMBERS_IN_LINES = /\[\s+\d{1,3},\s+\d{1,3},\s+\d{1,3},/;
const SENSOR_WORDS = ['id.orig_h', 'src_ip', 'event_type', 'orig_ip_bytes'];
/** A needle or word may lie across two chunks. */
const LONGEST_WORD_BYTES = 512;

/** Reads files and says what is in them; one for each thread, since it keeps buffers. */
export class FileReader {
  private readonly scanner: WordScanner;
  private readonly needles: NeedleFinder;
  private readonly asked: Asked;
  /** Ports are too short to be looked for as text. */
  private readonly everyLine: boolean;

  /** @param texts needles of the questions: looked for once, for all threads. */
  constructor(questions: HuntQuestions, texts: readonly string[]) {
    this.scanner = new WordScanner(texts);
    this.needles = new NeedleFinder(this.scanner);
    this.asked = new Asked(questions, new Listed(questions));
    this.everyLine = questions.clearPorts !== undefined;
  }

  /** Everything in a file, its archives' members one by one. Never throws: what fails is `unread`. */
  async *read(task: Task, onAnswers: (answers: Answer[]) => void): AsyncGenerator<Outcome> {
    const name = task.file === '-' ? 'standard input' : task.file;
    if (task.range) {
      yield await this.part(task, onAnswers);
      return;
    }
    // What is no file can be read once, and not looked at before.
    const isFile = task.file !== '-' && statSync(task.file, { throwIfNoEntry: false })?.isFile();
    if (isFile && (await isPlainLines(task.file))) {
      yield await this.part({ ...task, range: { from: 0, to: Infinity } }, onAnswers);
      return;
    }
    const source = task.file === '-' ? process.stdin : fileChunks(task.file);
    try {
      for await (const member of unpack(name, source as Chunks)) {
        yield await this.member(member, onAnswers);
      }
    } catch (error) {
      yield { ...nothing(name), unread: whyUnread(error) };
    }
  }

  private async member(member: Member, onAnswers: (answers: Answer[]) => void): Promise<Outcome> {
    const { name, head } = member;
    const failed = member.failure && whyUnread(member.failure);
    const sniffed = sniff(name, head);
    const { shape, isLog, unread, notALog, coded } = sniffed;
    const coverage = new Coverage();
    const verdicts = new Verdicts(this.asked, onAnswers, coverage);
    const outcome = { ...nothing(name), isLog, unread };
    try {
      const idle = unread !== null || notALog;
      if (idle && !member.packed) return { ...outcome, unread: unread ?? failed };
      if (idle) {
        // What lies behind it in an archive comes only when it has been read.
        for await (const _ of member.chunks);
        return outcome;
      }
      const text = asText(member.chunks, sniffed);
      const { lines, foundLog } = await this.text({ text, name, shape, coded, verdicts, coverage });
      outcome.lines = lines;
      outcome.isLog ||= foundLog;
    } catch (error) {
      outcome.unread = whyUnread(error);
    }
    verdicts.flush();
    outcome.isLog ||= verdicts.records > 0;
    outcome.notUnderstood = verdicts.notUnderstood(outcome.isLog);
    outcome.mentioned = verdicts.mentioned;
    outcome.otherAlerts = verdicts.otherAlerts;
    outcome.spans = outcome.isLog ? coverage.list() : [];
    outcome.understood = isUnderstood(outcome, shape, verdicts);
    return outcome;
  }

  private async text(read: {
    text: Chunks;
    name: string;
    shape: Shape;
    coded: boolean;
    verdicts: Verdicts;
    coverage: Coverage;
  }): Promise<{ lines: number; foundLog: boolean }> {
    const { text, name, shape, coded, verdicts, coverage } = read;
    const path = zeekLogOf(name);
    if (shape.form === 'json') {
      let line = 0;
      const ends = new EndsCheck(verdicts);
      const feed = new JsonFeed({
        value: (bytes, first) => {
          line = first;
          const begin = bytes.toString('utf8', 0, 16_384);
          const time = coverage.markJson(begin, path);
          // Numbers of a list stand in lines of their own where JSON is printed for people.
          const hit =
            coded ||
            this.everyLine ||
            this.needles.isIn(bytes) ||
            NUMBERS_IN_LINES.test(bytes.toString('latin1'));
          if (!hit || !verdicts.text(bytes.toString('utf8'), first, path)) {
            ends.look(begin, time, first);
          }
        },
        problem: (why, at) => verdicts.fault(why, at),
      });
      for await (const chunk of text) feed.push(chunk);
      feed.end();
      return { lines: line, foundLog: false };
    }
    if (shape.form === 'table') {
      const lines = await this.table(text, shape.delimiter, path, verdicts, coverage);
      return { lines, foundLog: false };
    }
    if (shape.form === 'binary') {
      await this.binary(text);
      return { lines: 0, foundLog: false };
    }
    const reader = new RecordLines(verdicts, coverage, lineFormOf(shape), path);
    const feed = new LineFeed(this.scanner, reader, coded || this.everyLine);
    try {
      for await (const chunk of text) feed.push(chunk);
    } finally {
      feed.end();
    }
    return { lines: feed.lines, foundLog: reader.foundLog };
  }

  /** What is no text is not read, and names nobody: else it is said. */
  private async binary(chunks: Chunks): Promise<void> {
    let before: Buffer = Buffer.alloc(0);
    for await (const chunk of chunks) {
      const part = before.length > 0 ? Buffer.concat([before, chunk]) : chunk;
      if (this.needles.isIn(part)) throw new Error('is no text, and names a listed address');
      if (SENSOR_WORDS.some((word) => part.includes(word))) {
        throw new Error('is no text, and has field names of a sensor; write it out as JSON');
      }
      before = Buffer.from(part.subarray(-LONGEST_WORD_BYTES));
    }
  }

  /** A part of a plain file whose shape is lines; see Task. */
  private async part({ file, range }: Task, onAnswers: (answers: Answer[]) => void) {
    const head = await headOf(file);
    const { shape } = sniff(file, head);
    const verdicts = new Verdicts(this.asked, onAnswers);
    const coverage = new Coverage();
    const form = lineFormOf(shape);
    const header = form === 'tabs' && range!.from > 0 ? headerOf(head, verdicts) : null;
    const reader = new RecordLines(verdicts, coverage, form, zeekLogOf(file), header);
    const feed = new LineFeed(this.scanner, reader, this.everyLine);
    const outcome = { ...nothing(file), isLog: true };
    try {
      // The line that holds a part's last byte is that part's; the next one begins behind it.
      const descriptor = openSync(file, 'r');
      try {
        const from = range!.from === 0 ? 0 : endOfLine(descriptor, range!.from);
        const to = range!.to === Infinity ? Infinity : endOfLine(descriptor, range!.to);
        feed.readFile(descriptor, from, to);
      } finally {
        closeSync(descriptor);
      }
    } catch (error) {
      outcome.unread = whyUnread(error);
    }
    feed.end();
    verdicts.flush();
    const spans = coverage.list();
    return {
      ...outcome,
      lines: feed.lines,
      understood: isUnderstood({ lines: feed.lines, spans }, shape, verdicts),
      notUnderstood: verdicts.notUnderstood(true),
      mentioned: verdicts.mentioned,
      otherAlerts: verdicts.otherAlerts,
      spans,
      headerChanged: reader.headerChanged,
    };
  }

  private async table(
    text: Chunks,
    delimiter: string,
    path: string | null,
    verdicts: Verdicts,
    coverage: Coverage,
  ): Promise<number> {
    let columns: string[] | null = null;
    let line = 0;
    const ends = new EndsCheck(verdicts);
    for await (const row of tableRows(text, delimiter)) {
      line = row.line;
      const isHeader = columns === null;
      columns ??= row.cells.map((name) => name.trim().replace(/^.*_source\./, ''));
      if (row.cells.length !== columns.length) {
        verdicts.fault('has another number of columns than the first line', line);
        continue;
      }
      const object = Object.fromEntries(columns.map((column, i) => [column, row.cells[i]]));
      const json = JSON.stringify(object);
      const time = coverage.markJson(json, path);
      const hit = this.needles.isIn(Buffer.from(json));
      if (hit || this.everyLine) verdicts.row(object, json, line, null);
      if (!hit && !isHeader) ends.look(json, time, line);
    }
    return line;
  }
}

function nothing(name: string): Outcome {
  return {
    name,
    isLog: false,
    unread: null,
    lines: 0,
    understood: true,
    notUnderstood: [],
    mentioned: [],
    otherAlerts: 0,
    spans: [],
    headerChanged: false,
  };
}

/** A log of Zeek says by its header what it is, also where nothing was logged. */
function isUnderstood(
  { lines, spans }: Pick<Outcome, 'lines' | 'spans'>,
  { form }: Shape,
  { records }: Verdicts,
): boolean {
  const isJson = form === 'json' || form === 'json-lines';
  return !isJson || lines === 0 || spans.length > 0 || records > 0;
}

function fileChunks(file: string): Chunks {
  return createReadStream(file, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>;
}
