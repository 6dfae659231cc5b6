import os from 'node:os';
import { SHORTEST_NEEDLE } from './needles';

/**
 * The one loop that sees every byte. It takes four bytes at a time, notes words that may be part of a needle
 * and counts tabs where a table is read; where lines end the engine's own search says. That tells a line that matters
 * or that is cut from all others. A needle of seven bytes holds a whole aligned word wherever it lies, so one table of
 * words finds all needles in one pass, however many there are.
 */
export interface Words {
  /** Where needles begin; those of one line stand together, and lines are in their order. */
  hits: Int32Array;
  hitCount: number;
  /** Positions of line feeds, ascending. */
  breaks: Int32Array;
  breakCount: number;
  /** Null where nobody asked for them. */
  tabs: number | null;
}

/** Bytes for which one call of `scan` has room to note all that may be in them. */
export const SLICE_BYTES = 1 << 20;
/** The filter has a bit for each hash, and fits into a core's first cache. */
const FILTER_BITS = 18;
/** Knuth's multiplicative hash. */
const MULTIPLIER = 0x9e3779b1 | 0;

/** How this machine sees four bytes as one number. */
const IS_LITTLE = os.endianness() === 'LE';

/** One way in which a needle may hold an aligned word. */
interface Entry {
  needle: Uint8Array;
  /** Of the word in the needle. */
  offset: number;
}

export class WordScanner {
  private readonly filter = new Int32Array(1 << (FILTER_BITS - 5));
  private readonly entries = new Map<number, Entry[]>();
  private readonly words: Words = {
    hits: new Int32Array(SLICE_BYTES),
    hitCount: 0,
    breaks: new Int32Array(SLICE_BYTES + 4),
    breakCount: 0,
    tabs: null,
  };

  /** @throws Error for a needle that is too short to be found. */
  constructor(needles: readonly string[]) {
    for (const text of needles) {
      const needle = Buffer.from(text, 'latin1');
      if (needle.length < SHORTEST_NEEDLE) throw new Error(`"${text}" is too short to look for`);
      for (let residue = 0; residue < 4; residue += 1) {
        const offset = rarestWord(needle, residue);
        const word = IS_LITTLE ? needle.readInt32LE(offset) : needle.readInt32BE(offset);
        const hash = Math.imul(word, MULTIPLIER) >>> (32 - FILTER_BITS);
        this.filter[hash >> 5]! |= 1 << (hash & 31);
        const entry = { needle, offset };
        const known = this.entries.get(word);
        if (known) known.push(entry);
        else this.entries.set(word, [entry]);
      }
    }
  }

  /**
   * @param memory begins at an aligned address and has three bytes of room behind `to`, which are put back.
   * @param from a multiple of four.
   * @param to at most SLICE_BYTES behind `from`. Needles that begin before it are found also where they
   * end behind it.
   * @param countsTabs costs as much as the search itself.
   */
  scan(memory: Buffer, words: Int32Array, from: number, to: number, countsTabs: boolean): Words {
    const found = this.words;
    const rest = memory.subarray(to, (to + 3) & ~3);
    const kept = Buffer.from(rest);
    rest.fill(0);
    const candidates = countsTabs
      ? this.lookAndCount(words, from >> 2, (to + 3) >> 2)
      : this.look(words, from >> 2, (to + 3) >> 2);
    kept.copy(rest);
    let hitCount = 0;
    for (let i = 0; i < candidates; i += 1) {
      const start = this.needleAt(memory, words, this.candidates[i]!);
      if (start < 0) continue;
      found.hits[hitCount] = start;
      hitCount += 1;
    }
    found.hitCount = hitCount;
    let breakCount = 0;
    const part = memory.subarray(from, to);
    for (let at = part.indexOf(10); at >= 0; at = part.indexOf(10, at + 1)) {
      found.breaks[breakCount] = from + at;
      breakCount += 1;
    }
    found.breakCount = breakCount;
    return found;
  }

  /** Where the needle begins that holds the word at `index`; -1 where none does. */
  private needleAt(memory: Buffer, words: Int32Array, index: number): number {
    const entries = this.entries.get(words[index]!);
    if (entries === undefined) return -1;
    for (const { needle, offset } of entries) {
      const start = (index << 2) - offset;
      // Most words that are part of a needle stand alone, and the first bytes say so: no call is worth it.
      let at = 0;
      while (at < needle.length && memory[start + at] === needle[at]) at += 1;
      if (at === needle.length) return start;
    }
    return -1;
  }

  private readonly candidates = new Int32Array((SLICE_BYTES >> 2) + 1);

  private look(words: Int32Array, first: number, end: number): number {
    const { filter, candidates } = this;
    let candidateCount = 0;
    for (let i = first; i < end; i += 1) {
      const hash = Math.imul(words[i]!, MULTIPLIER) >>> (32 - FILTER_BITS);
      if ((filter[hash >> 5]! & (1 << (hash & 31))) !== 0) {
        candidates[candidateCount] = i;
        candidateCount += 1;
      }
    }
    this.words.tabs = null;
    return candidateCount;
  }

  /** The same loop with one thing more: a call or a branch in it would cost as much as all of it. */
  private lookAndCount(words: Int32Array, first: number, end: number): number {
    const { filter, candidates } = this;
    let candidateCount = 0;
    let tabs = 0;
    for (let i = first; i < end; i += 1) {
      const word = words[i]!;
      const hash = Math.imul(word, MULTIPLIER) >>> (32 - FILTER_BITS);
      if ((filter[hash >> 5]! & (1 << (hash & 31))) !== 0) {
        candidates[candidateCount] = i;
        candidateCount += 1;
      }
      // A byte of x is zero where its top bit stays clear (Bit Twiddling Hacks, "zero in a word").
      const x = word ^ 0x09090909;
      const tops = ~(((x & 0x7f7f7f7f) + 0x7f7f7f7f) | x | 0x7f7f7f7f) >>> 7;
      tabs = (tabs + (Math.imul(tops, 0x01010101) >>> 24)) | 0;
    }
    this.words.tabs = tabs;
    return candidateCount;
  }
}

/** Of the words that a needle holds so many bytes behind an aligned one, the one that logs hold least: not `0000`. */
function rarestWord(needle: Buffer, residue: number): number {
  let best = residue;
  let most = 0;
  for (let offset = residue; offset + 4 <= needle.length; offset += 4) {
    let score = 0;
    for (let at = offset; at < offset + 4; at += 1) {
      const byte = needle[at]!;
      let first = offset;
      while (needle[first] !== byte) first += 1;
      if (first === at) score += byte >= 48 && byte <= 57 ? 1 : 2;
    }
    if (score <= most) continue;
    most = score;
    best = offset;
  }
  return best;
}
