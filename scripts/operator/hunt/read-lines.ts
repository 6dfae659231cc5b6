import type { Coverage } from './coverage';
import { objectsIn, unquoted } from './json-text';
import type { LineReader } from './line-feed';
import { secondsOf } from './time';
import type { Verdicts } from './verdicts';
import { sampleLines } from './sample-lines';
import type { LineForm } from './shape';
import {
  behindLine,
  endsInColumns,
  isDirective,
  namesOtherColumns,
  wrongColumns,
  type Header,
} from './zeek-header';
import { CHECKED_LINES, endsInJson, wrongEnds } from './record-ends';

const SPACE = 32;
const HASH = 35;
const OPEN = 123;
const CLOSE = 125;

/** What stands in logs of sensors and nowhere else: a text that holds it is looked at as one. */
const IN_LOGS = ['"event_type', '"src_ip', '"id.orig_h', '"orig_h'];
/**
 * Reads a log line by line. Lines with a needle are understood or a problem; all others only have to be
 * whole: a JSON line closes its brace, a tab-separated one has as many columns as its header.
 */
export class RecordLines implements LineReader {
  private header: Header | null = null;
  /** As it was where the region began. */
  private regionHeader: Header | null = null;
  /** Behind the region's last line that said what columns are; 0 where none did. */
  private headerEnd = 0;
  private expectedTabs = 0;
  private flagged = new Set<number>();
  /** Lines of the region that were looked at for what they say. */
  private judged = new Set<number>();
  /** A log of a sensor began in a text that did not look like one. */
  foundLog = false;
  /** A header other than that of the file's begin: ranges of one file have to be read in order then. */
  headerChanged = false;

  /**
   * @param name the log's, by the name of the file; null where that says nothing.
   * @param header of the file, for a part that begins behind it.
   */
  constructor(
    private readonly verdicts: Verdicts,
    private readonly coverage: Coverage,
    private form: LineForm,
    private readonly name: string | null,
    header: Header | null = null,
  ) {
    this.header = header;
    this.regionHeader = header;
  }

  get currentHeader(): Header | null {
    return this.header;
  }

  line(memory: Buffer, from: number, to: number, number: number, hit: boolean): void {
    const first = memory[from]!;
    if (first === HASH && this.directive(memory, from, to, number, hit)) return;
    const matters = hit && this.candidate(text(memory, from, to), number);
    if (this.form === 'tabs') {
      if (first === OPEN) {
        this.expectedTabs += countTabs(memory, from, to);
        this.checkClosed(memory, from, to, number, matters);
      } else if (to - from > 1) this.expectedTabs += (this.header?.fields.length ?? 1) - 1;
    } else if (this.form !== 'text' && to > from) {
      this.checkClosed(memory, from, to, number, matters);
    }
  }

  get countsTabs(): boolean {
    return this.form === 'tabs';
  }

  region(memory: Buffer, from: number, to: number, firstNumber: number, tabs: number | null): void {
    if (this.form === 'tabs' && tabs !== this.expectedTabs) this.findCut(memory, to, firstNumber);
    if (this.form === 'text') this.smell(memory, from, to, firstNumber);
    this.expectedTabs = 0;
    this.flagged.clear();
    this.cover(memory, from, to, firstNumber);
    this.judged.clear();
    this.headerEnd = 0;
    this.regionHeader = this.header;
  }

  tooLong(number: number, hit: boolean): void {
    const what = hit ? ' and names a listed address' : '';
    this.verdicts.problem(`is longer than 64 MB${what}`, number);
  }

  /**
   * A line that begins with `#`. Logs of Zeek may lie behind anything, such as JSON that they were joined to.
   * @returns false where it is a line like others.
   */
  private directive(
    memory: Buffer,
    from: number,
    to: number,
    number: number,
    hit: boolean,
  ): boolean {
    const begin = memory.toString('latin1', from, Math.min(to, from + 16));
    const known = isDirective(begin);
    if (this.form !== 'tabs') {
      if (!/^#(separator|fields)/.test(begin)) return false;
      this.form = 'tabs';
      this.foundLog = true;
    }
    const before = this.header;
    this.comment(text(memory, from, to));
    if (this.header !== before) this.headerEnd = to + 1;
    this.expectedTabs += countTabs(memory, from, to);
    if (hit && !known) this.verdicts.text(text(memory, from, to), number, this.name);
    return true;
  }

  /** A text in which records of a sensor begin somewhere is looked at as JSON from there on. */
  private smell(memory: Buffer, from: number, to: number, firstNumber: number): void {
    const part = memory.subarray(from, to);
    if (!IN_LOGS.some((word) => part.includes(word))) return;
    this.form = 'json';
    this.foundLog = true;
    let number = firstNumber;
    for (let at = from; at < to; number += 1) {
      const end = memory.indexOf(10, at);
      // Lines with a needle were judged.
      this.checkClosed(memory, at, end, number, false);
      at = end + 1;
    }
  }

  /** @returns whether it was judged by what it says; see Verdicts.text. */
  private candidate(line: string, number: number): boolean {
    const matters = this.judge(line, number);
    // Of a line that says nothing it is still to be told whether it could have: see checkEnds.
    if (matters) this.judged.add(number);
    return matters;
  }

  private judge(line: string, number: number): boolean {
    const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (this.form !== 'tabs' || whole.startsWith('{')) {
      return this.verdicts.text(whole, number, this.name);
    }
    const { header } = this;
    if (!header) {
      this.verdicts.problem('stands before any #fields line', number);
      return true;
    }
    const cells = whole.replaceAll('\0', '').split(header.separator);
    const wrong = wrongColumns(cells.length, header.fields);
    if (wrong !== null) {
      this.flagged.add(number);
      this.verdicts.fault(wrong, number);
      return true;
    }
    const value = (cell: string) => (header.nothing.includes(cell) ? undefined : cell);
    const row = Object.fromEntries(header.fields.map((field, i) => [field, value(cells[i]!)]));
    return this.verdicts.row(row, whole, number, header.path ?? this.name);
  }

  /** A JSON line is whole when its last letter closes a brace, and, where all begin so, its first opens one. */
  private checkClosed(
    memory: Buffer,
    from: number,
    to: number,
    number: number,
    matters: boolean,
  ): void {
    let last = to - 1;
    // Spaces, a carriage return, and what stands between and behind the elements of a list.
    while (last >= from && (memory[last]! <= SPACE || memory[last] === 44 || memory[last] === 93)) {
      last -= 1;
    }
    if (last < from) return;
    const closed = memory[last] === CLOSE;
    let begin = from;
    while (memory[begin] === 0 || memory[begin] === SPACE || memory[begin] === 91) begin += 1;
    const opened = memory[begin] === OPEN;
    if (closed && (opened || this.form !== 'bare-json')) return;
    // Whoever says something of the pack's is judged by what can be read of it.
    if (matters) return;
    if (this.form === 'bare-json') {
      // A word of the program that wrote the file out, such as "-- Reboot --", is nothing that was cut.
      const isWords = !opened && !closed && !memory.subarray(from, to).includes('"');
      if (!isWords) this.verdicts.fault('is cut or no JSON', number);
    } else if (!isClosed(text(memory, from, to))) this.verdicts.fault('is cut', number);
  }

  /** A line that begins with `#`. */
  private comment(line: string): void {
    const before = this.header;
    this.header = behindLine(before, line);
    this.headerChanged ||= namesOtherColumns(line, before, this.header);
  }

  /** A region whose tabs are not as many as its lines should have: which lines are cut? */
  private findCut(memory: Buffer, end: number, firstNumber: number): void {
    const [header, last] = [this.header, this.regionHeader];
    this.header = last;
    let number = firstNumber;
    for (let from = 0; from < end; number += 1) {
      const to = memory.indexOf(10, from);
      if (memory[from] === HASH) this.comment(text(memory, from, to));
      else if (to - from > 1 && memory[from] !== OPEN && !this.flagged.has(number)) {
        const { fields, separator } = this.header ?? { fields: [], separator: '\t' };
        if (fields.length > 0) {
          const cells =
            separator === '\t'
              ? countTabs(memory, from, to) + 1
              : text(memory, from, to).split(separator).length;
          const wrong = wrongColumns(cells, fields);
          if (wrong !== null) this.verdicts.fault(wrong, number);
        }
      }
      from = to + 1;
    }
    this.header = header;
  }

  /** Marks times: of a line in so many bytes, and of all between two of these that lie hours apart. */
  private cover(memory: Buffer, from: number, to: number, firstNumber: number): void {
    if (to - from < 2) return;
    let checks = 0;
    const look = (start: number) => {
      const end = memory.indexOf(10, start);
      const time = this.timeOf(memory, start, end);
      checks += 1;
      if (checks <= CHECKED_LINES && end - start > 1) {
        this.checkEnds(memory, start, end, firstNumber, time);
      }
      return time;
    };
    // Up to where columns change each line is read by the header that stands before it.
    this.header = this.regionHeader;
    if (this.headerEnd > 0) this.coverAll(memory, from, this.headerEnd, look);
    sampleLines(memory, Math.max(from, this.headerEnd), to, look, (some, end) =>
      this.coverAll(memory, some, end, look),
    );
  }

  private coverAll(
    memory: Buffer,
    from: number,
    to: number,
    look: (start: number) => unknown,
  ): void {
    for (let at = from; at < to; at = memory.indexOf(10, at) + 1) {
      if (this.form === 'tabs' && memory[at] === HASH) {
        this.comment(text(memory, at, memory.indexOf(10, at)));
      } else look(at);
    }
  }

  /**
   * Some lines of every log are looked at though they name nobody: where ends are numbers or were made
   * anonymous, an address cannot be found as text, and where times cannot be read nobody knows when.
   */
  private checkEnds(
    memory: Buffer,
    from: number,
    to: number,
    firstNumber: number,
    time: number | null,
  ): void {
    if (memory[from] === HASH || this.form === 'text') return;
    const wrong = wrongEnds(this.endsOf(memory, from, to), time);
    if (wrong === null) return;
    const number = firstNumber + countByte(memory, 0, from, 10);
    if (!this.judged.has(number)) this.verdicts.problem(wrong, number);
  }

  /** The two ends of a line as they are written; none where it is in no form that is known. */
  private endsOf(memory: Buffer, from: number, to: number): string[] {
    if (this.form !== 'tabs' || memory[from] === OPEN) {
      return endsInJson(text(memory, from, Math.min(to, from + 16_384)));
    }
    return this.header ? endsInColumns(text(memory, from, to), this.header) : [];
  }

  /** Marks one line. */
  private timeOf(memory: Buffer, from: number, to: number): number | null {
    if (to - from < 2 || memory[from] === HASH) return null;
    if (this.form === 'tabs' && memory[from] !== OPEN) {
      const { header } = this;
      const column = header?.fields.indexOf('ts') ?? -1;
      if (column < 0) return null;
      const cells = text(memory, from, to).split(header!.separator, column + 1);
      const time = secondsOf(cells[column] ?? '');
      if (time !== null) this.coverage.markZeek(header!.path ?? this.name, time);
      return time;
    }
    // The time stands near the begin, the kind of event soon after.
    return this.coverage.markJson(text(memory, from, Math.min(to, from + 16_384)), this.name);
  }
}

function countTabs(memory: Buffer, from: number, to: number): number {
  return countByte(memory, from, to, 9);
}

function countByte(memory: Buffer, from: number, to: number, byte: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if (memory[at] === byte) count += 1;
  return count;
}

/** Whether every object that a line opens is closed in it, whatever stands behind. */
function isClosed(line: string): boolean {
  const opens = /\{\s*\\?["']/;
  if (!opens.test(line) || /\}["')\]>\s]*$/.test(line)) return true;
  return [line, ...unquoted(line)].some((one) => {
    const { objects, around } = objectsIn(one);
    return objects.length > 0 && !opens.test(around);
  });
}

/** Bytes that are no UTF-8 become U+FFFD: the rest of the line still counts. */
function text(memory: Buffer, from: number, to: number): string {
  return memory.toString('utf8', from, to);
}
