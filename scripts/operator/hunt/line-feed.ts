import { readSync } from 'node:fs';
import { SLICE_BYTES, type WordScanner } from './scan-words';

/** Who looks at lines. */
export interface LineReader {
  /** Whether it asks for tabs now. */
  readonly countsTabs: boolean;
  /** Every line, in order. Called millions of times: it only looks at the ends of what does not matter. */
  line(memory: Buffer, from: number, to: number, number: number, hit: boolean): void;
  /** After some whole lines: how many tabs they held together; null where they were not counted. */
  region(memory: Buffer, from: number, to: number, firstNumber: number, tabs: number | null): void;
  /** A line that is too long to be held. */
  tooLong(number: number, hit: boolean): void;
}

/** A line that is longer is no line of a log; Suricata's longest, statistics, have some hundred kilobytes. */
const LONGEST_LINE_BYTES = 64 * 2 ** 20;

/** Cuts chunks of text into lines and looks each through for needles, in one buffer that is used again. */
export class LineFeed {
  private memory = Buffer.from(new ArrayBuffer(SLICE_BYTES + 8));
  private words = new Int32Array(this.memory.buffer);
  private filled = 0;
  /** Lines before the buffer's first byte. */
  lines = 0;
  /** Of the line that is being skipped since it is too long. */
  private skipping: { hit: boolean } | null = null;

  constructor(
    private readonly scanner: WordScanner,
    private readonly reader: LineReader,
    /** Every line is to be looked at. */
    private readonly all = false,
  ) {}

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      const room = this.memory.length - 8 - this.filled;
      const taken = chunk.copy(this.memory, this.filled, at, Math.min(chunk.length, at + room));
      this.filled += taken;
      at += taken;
      if (this.filled === this.memory.length - 8) this.flush();
    }
  }

  /** The bytes of a file from `from` on, to before `to` or its end, without a copy on the way. */
  readFile(descriptor: number, from: number, to: number): void {
    for (let at = from; at < to;) {
      const room = Math.min(this.memory.length - 8 - this.filled, to - at);
      const count = readSync(descriptor, this.memory, this.filled, room, at);
      if (count === 0) return;
      this.filled += count;
      at += count;
      if (this.filled === this.memory.length - 8) this.flush();
    }
  }

  /** The last line may have no line feed. */
  end(): void {
    if (this.filled === 0) return;
    if (this.memory[this.filled - 1] !== 10) {
      this.memory[this.filled] = 10;
      this.filled += 1;
    }
    this.flush();
  }

  private flush(): void {
    const last = this.memory.lastIndexOf(10, this.filled - 1);
    if (last < 0) {
      this.grow();
      return;
    }
    this.process(last + 1);
    this.memory.copyWithin(0, last + 1, this.filled);
    this.filled -= last + 1;
  }

  private grow(): void {
    if (this.memory.length < LONGEST_LINE_BYTES) {
      const larger = Buffer.from(new ArrayBuffer((this.memory.length - 8) * 2 + 8));
      this.memory.copy(larger, 0, 0, this.filled);
      this.memory = larger;
      this.words = new Int32Array(larger.buffer);
      return;
    }
    let hit = this.skipping?.hit ?? false;
    for (let from = 0; from < this.filled; from += SLICE_BYTES) {
      const to = Math.min(from + SLICE_BYTES, this.filled);
      hit ||= this.scanner.scan(this.memory, this.words, from, to, false).hitCount > 0;
    }
    this.skipping = { hit };
    // A needle may lie across.
    const kept = 256;
    this.memory.copyWithin(0, this.filled - kept, this.filled);
    this.filled = kept;
  }

  private process(end: number): void {
    const { memory, words, reader } = this;
    let lineStart = 0;
    let number = this.lines;
    let pending = false;
    const { countsTabs } = reader;
    let tabs: number | null = countsTabs ? 0 : null;
    for (let from = 0; from < end; from += SLICE_BYTES) {
      const to = Math.min(from + SLICE_BYTES, end);
      const found = this.scanner.scan(memory, words, from, to, countsTabs);
      const { hits, hitCount, breaks, breakCount } = found;
      if (tabs !== null) tabs += found.tabs ?? 0;
      let next = 0;
      for (let i = 0; i < breakCount; i += 1) {
        const lineEnd = breaks[i]!;
        let hit = pending || this.all;
        pending = false;
        while (next < hitCount && hits[next]! < lineEnd) {
          hit = true;
          next += 1;
        }
        number += 1;
        if (this.skipping) {
          reader.tooLong(number, hit || this.skipping.hit);
          this.skipping = null;
        } else reader.line(memory, lineStart, lineEnd, number, hit);
        lineStart = lineEnd + 1;
      }
      pending ||= next < hitCount;
    }
    reader.region(memory, 0, end, this.lines + 1, tabs);
    this.lines = number;
  }
}
