import { SHORTEST_NEEDLE } from './needles';

/**
 * The one loop that sees every byte. It takes four bytes at a time and notes words that may be part of a
 * needle, where lines end, and how many tabs there are: what tells a line that matters or that is cut from
 * all others. A needle of seven bytes holds a whole aligned word wherever it lies, so one table of words
 * finds all needles in one pass, however many there are.
 */
export interface Words {
  /** Where needles begin, ascending. */
  hits: Int32Array;
  hitCount: number;
  /** Positions of line feeds, ascending. */
  breaks: Int32Array;
  breakCount: number;
  tabs: number;
}

/** Bytes for which one call of `scan` has room to note all that may be in them. */
export const SLICE_BYTES = 1 << 20;
const TABLE_BITS = 16;
/** Knuth's multiplicative hash. */
const MULTIPLIER = 0x9e3779b1 | 0;

/** One way in which a needle may hold an aligned word. */
interface Entry {
  word: number;
  needle: Buffer;
  /** Of the word in the needle. */
  offset: number;
  firstByte: number;
  lastByte: number;
}

export class WordScanner {
  /** By the hash of a word: 0, or one more than the place of its entries. */
  private readonly table = new Uint16Array(1 << TABLE_BITS);
  private readonly entries: Entry[][] = [];
  private readonly words: Words = {
    hits: new Int32Array(SLICE_BYTES),
    hitCount: 0,
    breaks: new Int32Array(SLICE_BYTES + 4),
    breakCount: 0,
    tabs: 0,
  };

  /** @throws Error for a needle that is too short to be found. */
  constructor(needles: readonly string[]) {
    for (const text of needles) {
      const needle = Buffer.from(text, 'latin1');
      if (needle.length < SHORTEST_NEEDLE) throw new Error(`"${text}" is too short to look for`);
      for (let offset = 0; offset < 4; offset += 1) {
        const aligned = new Int32Array(1);
        new Uint8Array(aligned.buffer).set(needle.subarray(offset, offset + 4));
        const word = aligned[0]!;
        const hash = Math.imul(word, MULTIPLIER) >>> (32 - TABLE_BITS);
        if (this.table[hash] === 0) this.table[hash] = this.entries.push([]);
        const [firstByte, lastByte] = [needle[0]!, needle.at(-1)!];
        this.entries[this.table[hash]! - 1]!.push({ word, needle, offset, firstByte, lastByte });
      }
    }
  }

  /**
   * @param memory begins at an aligned address and has three bytes of room behind `to`, which are put back.
   * @param from a multiple of four.
   * @param to at most SLICE_BYTES behind `from`. Needles that begin before it are found also where they
   * end behind it.
   */
  scan(memory: Buffer, words: Int32Array, from: number, to: number): Words {
    const found = this.words;
    const rest = memory.subarray(to, (to + 3) & ~3);
    const kept = Buffer.from(rest);
    rest.fill(0);
    const candidates = this.look(memory, words, from >> 2, (to + 3) >> 2);
    kept.copy(rest);
    let hitCount = 0;
    for (let i = 0; i < candidates; i += 1) {
      const start = this.needleAt(memory, words, this.candidates[i]!);
      if (start < 0) continue;
      found.hits[hitCount] = start;
      hitCount += 1;
    }
    found.hitCount = hitCount;
    return found;
  }

  /** Where the needle begins that holds the word at `index`; -1 where none does. */
  private needleAt(memory: Buffer, words: Int32Array, index: number): number {
    const word = words[index]!;
    const hash = Math.imul(word, MULTIPLIER) >>> (32 - TABLE_BITS);
    for (const entry of this.entries[this.table[hash]! - 1]!) {
      if (entry.word !== word) continue;
      const { needle, offset, firstByte, lastByte } = entry;
      const start = (index << 2) - offset;
      // Most words that are part of a needle stand alone: two bytes say so sooner than a comparison.
      if (memory[start] !== firstByte || memory[start + needle.length - 1] !== lastByte) continue;
      if (memory.compare(needle, 0, needle.length, start, start + needle.length) === 0)
        return start;
    }
    return -1;
  }

  private readonly candidates = new Int32Array((SLICE_BYTES >> 2) + 1);

  private look(memory: Buffer, words: Int32Array, first: number, end: number): number {
    const { table, candidates } = this;
    const { breaks } = this.words;
    let candidateCount = 0;
    let breakCount = 0;
    let tabs = 0;
    for (let i = first; i < end; i += 1) {
      const word = words[i]!;
      if (table[Math.imul(word, MULTIPLIER) >>> (32 - TABLE_BITS)] !== 0) {
        candidates[candidateCount] = i;
        candidateCount += 1;
      }
      // A byte of x is zero where its top bit stays clear (Bit Twiddling Hacks, "zero in a word").
      const x = word ^ 0x0a0a0a0a;
      if ((((x & 0x7f7f7f7f) + 0x7f7f7f7f) | x | 0x7f7f7f7f) !== -1) {
        for (let at = i << 2; at < (i << 2) + 4; at += 1) {
          if (memory[at] === 10) {
            breaks[breakCount] = at;
            breakCount += 1;
          }
        }
      }
      const y = word ^ 0x09090909;
      const clear = ~(((y & 0x7f7f7f7f) + 0x7f7f7f7f) | y | 0x7f7f7f7f);
      if (clear !== 0) tabs += Math.imul((clear >>> 7) & 0x01010101, 0x01010101) >>> 24;
    }
    this.words.breakCount = breakCount;
    this.words.tabs = tabs;
    return candidateCount;
  }
}
