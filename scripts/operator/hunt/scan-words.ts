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

export class WordScanner {
  private readonly table = new Uint8Array(1 << TABLE_BITS);
  private readonly byWord = new Map<number, { needle: Buffer; offset: number }[]>();
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
        this.table[Math.imul(word, MULTIPLIER) >>> (32 - TABLE_BITS)] = 1;
        this.byWord.set(word, [...(this.byWord.get(word) ?? []), { needle, offset }]);
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
    found.hitCount = 0;
    for (let i = 0; i < candidates; i += 1) {
      const at = this.candidates[i]! << 2;
      for (const { needle, offset } of this.byWord.get(words[at >> 2]!) ?? []) {
        const start = at - offset;
        if (start < 0 || start + needle.length > memory.length) continue;
        if (memory.compare(needle, 0, needle.length, start, start + needle.length) === 0) {
          found.hits[found.hitCount] = start;
          found.hitCount += 1;
          break;
        }
      }
    }
    return found;
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
