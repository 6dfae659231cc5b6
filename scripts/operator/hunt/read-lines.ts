import type { Coverage } from './coverage';
import type { LineReader } from './line-feed';
import { secondsOf } from './time';
import type { Verdicts } from './verdicts';

const SPACE = 32;
const HASH = 35;
const OPEN = 123;
const CLOSE = 125;
/** Lines that are looked at for their time: one in so many bytes, and all where hours lie between these. */
const SAMPLE_BYTES = 64 * 1024;
const DENSE_SECONDS = 3600;

/** What a header of a Zeek log says. */
export interface Header {
  fields: string[];
  path: string | null;
  separator: string;
}

/**
 * Reads a log line by line. Lines with a needle are understood or a problem; all others only have to be
 * whole: a JSON line closes its brace, a tab-separated one has as many columns as its header.
 */
export class RecordLines implements LineReader {
  private header: Header | null = null;
  /** As it was where the region began. */
  private regionHeader: Header | null = null;
  private expectedTabs = 0;
  private flagged = new Set<number>();
  /** A header other than that of the file's begin: ranges of one file have to be read in order then. */
  headerChanged = false;

  /**
   * @param name the log's, by the name of the file; null where that says nothing.
   * @param header of the file, for a part that begins behind it.
   */
  constructor(
    private readonly verdicts: Verdicts,
    private readonly coverage: Coverage,
    private readonly form: 'tabs' | 'bare-json' | 'json' | 'text',
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
    if (this.form === 'tabs') {
      if (first === HASH) {
        this.comment(text(memory, from, to));
        this.expectedTabs += countTabs(memory, from, to);
        return;
      }
      if (to - from > 1) this.expectedTabs += (this.header?.fields.length ?? 1) - 1;
    } else if (this.form !== 'text' && to > from) {
      this.checkClosed(memory, from, to, number, hit);
    }
    if (hit) this.candidate(text(memory, from, to), number);
  }

  region(memory: Buffer, from: number, to: number, firstNumber: number, tabs: number): void {
    if (this.form === 'tabs' && tabs !== this.expectedTabs) this.findCut(memory, to, firstNumber);
    this.expectedTabs = 0;
    this.flagged.clear();
    this.cover(memory, from, to);
    this.regionHeader = this.header;
  }

  tooLong(number: number, hit: boolean): void {
    const what = hit ? ' and names a listed address' : '';
    this.verdicts.problem(`is longer than 64 MB${what}`, number);
  }

  private candidate(line: string, number: number): void {
    const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (this.form !== 'tabs' || whole.startsWith('{')) {
      this.verdicts.text(whole, number, this.name);
      return;
    }
    const { header } = this;
    if (!header) {
      this.verdicts.problem('stands before any #fields line', number);
      return;
    }
    const cells = whole.replaceAll('\0', '').split(header.separator);
    const wrong = wrongColumns(cells.length, header.fields);
    if (wrong !== null) {
      this.flagged.add(number);
      this.verdicts.problem(wrong, number);
      return;
    }
    const row = Object.fromEntries(header.fields.map((field, i) => [field, cells[i]]));
    this.verdicts.row(row, whole, number, header.path ?? this.name);
  }

  /** A JSON line is whole when its last letter closes a brace, and, where all begin so, its first opens one. */
  private checkClosed(
    memory: Buffer,
    from: number,
    to: number,
    number: number,
    hit: boolean,
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
    // Whoever has a needle is judged by what can be read of it.
    if (hit) return;
    if (this.form === 'bare-json') this.verdicts.problem('is cut or no JSON', number);
    else if (memory.subarray(from, to).includes('{"')) this.verdicts.problem('is cut', number);
  }

  private comment(line: string): void {
    const separator = /^#separator (\S+)/.exec(line)?.[1];
    const now = this.header ?? { fields: [], path: null, separator: '\t' };
    if (separator !== undefined) {
      const plain = separator.replace(/\\x([\da-fA-F]{2})/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
      this.header = { ...now, fields: [], separator: plain };
      return;
    }
    const [name, ...cells] = line.replace(/\r$/, '').split(now.separator);
    if (name === '#path') this.header = { ...now, path: cells[0]?.trim() ?? null };
    if (name !== '#fields') return;
    if (now.fields.length > 0 && now.fields.join('\t') !== cells.join('\t')) {
      this.headerChanged = true;
    }
    this.header = { ...now, fields: cells };
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
          if (wrong !== null) this.verdicts.problem(wrong, number);
        }
      }
      from = to + 1;
    }
    this.header = header;
  }

  /** Marks times: of a few lines, and of all where these lie hours apart or are few. */
  private cover(memory: Buffer, from: number, to: number): void {
    if (to < 2) return;
    let earliest = Infinity;
    let latest = -Infinity;
    const look = (start: number) => {
      const time = this.timeOf(memory, start, memory.indexOf(10, start));
      if (time === null) return;
      earliest = Math.min(earliest, time);
      latest = Math.max(latest, time);
    };
    const changed = this.regionHeader !== this.header;
    if (!changed && to - from >= SAMPLE_BYTES) {
      for (let at = from; at < to; at += SAMPLE_BYTES) {
        const start = at === from ? from : memory.indexOf(10, at) + 1;
        if (start >= to || start < at) break;
        look(start);
      }
      look(memory.lastIndexOf(10, to - 2) + 1);
      if (latest - earliest < DENSE_SECONDS) return;
    }
    const last = this.header;
    this.header = this.regionHeader;
    for (let at = from; at < to; at = memory.indexOf(10, at) + 1) {
      if (this.form === 'tabs' && memory[at] === HASH) {
        this.comment(text(memory, at, memory.indexOf(10, at)));
      } else look(at);
    }
    this.header = last;
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

function wrongColumns(count: number, fields: readonly string[]): string | null {
  const named = fields.length - [...fields].reverse().findIndex((field) => field !== '');
  if (count >= named && count <= fields.length) return null;
  return `has ${count < named ? 'fewer' : 'more'} columns than its header: it is cut, or two lines are one`;
}

function countTabs(memory: Buffer, from: number, to: number): number {
  let tabs = 0;
  for (let at = from; at < to; at += 1) if (memory[at] === 9) tabs += 1;
  return tabs;
}

/** Bytes that are no UTF-8 become U+FFFD: the rest of the line still counts. */
function text(memory: Buffer, from: number, to: number): string {
  return memory.toString('utf8', from, to);
}
