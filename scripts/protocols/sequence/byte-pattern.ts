import { FILLER } from '../filler';

/**
 * Bytes as a definition writes them: hex, `..` for any byte, `[30-39]` for a range, `[01-03&01]` for those of it that have
 * a bit, `{5}` for how often the one before it stands there. `0b4d5348`, `01[30-39]{5}02`, `0400..{8}`.
 */

export interface ByteRange {
  /** Where there is a bit, the least and the highest that have it. */
  min: number;
  max: number;
  /** One bit that is set as well. */
  bit?: number;
}

const TOKEN =
  /(\[[0-9a-f]{2}-[0-9a-f]{2}(?:&(?:01|02|04|08|10|20|40|80))?\]|\.\.|[0-9a-f]{2})(?:\{(\d{1,2})\})?/;
export const BYTE_PATTERN = new RegExp(`^(?:${TOKEN.source})+$`);

/** Taken apart once: traffic is held against the same few patterns at every byte. */
const known = new Map<string, readonly ByteRange[]>();

/** Each byte of a pattern, in order. */
export function byteRanges(pattern: string): readonly ByteRange[] {
  let ranges = known.get(pattern);
  if (!ranges) {
    ranges = parsed(pattern);
    known.set(pattern, ranges);
  }
  return ranges;
}

function parsed(pattern: string): ByteRange[] {
  return [...pattern.matchAll(new RegExp(TOKEN, 'g'))].flatMap(([, what, count]) => {
    const range = rangeOf(what!);
    return Array.from({ length: Number(count ?? 1) }, () => range);
  });
}

function rangeOf(token: string): ByteRange {
  if (token === '..') return { min: 0, max: 255 };
  const [min, max = min!, bit] = token.match(/[0-9a-f]{2}/g)!.map((hex) => parseInt(hex, 16));
  if (bit === undefined) return { min: min!, max };
  return {
    min: nextWith(bit, min!, 1) ?? Infinity,
    max: nextWith(bit, max, -1) ?? -Infinity,
    bit,
  };
}

/** The first byte with a bit, from one on upwards or downwards; null: there is none. */
function nextWith(bit: number, from: number, step: 1 | -1): number | null {
  for (let value = from; value >= 0 && value <= 255; value += step) if (value & bit) return value;
  return null;
}

/**
 * Values that a range does not hold, nearest to its ends: on either side the next one, and where there is a bit the next
 * one that has it, and the ends without it.
 */
export function outsideOf({ min, max, bit }: ByteRange): number[] {
  const next = [min - 1, max + 1];
  if (bit !== undefined) {
    const withBit = [nextWith(bit, min - 1, -1), nextWith(bit, max + 1, 1)];
    next.push(...withBit.filter((value) => value !== null), min ^ bit, max ^ bit);
  }
  return [...new Set(next)].filter((value) => value >= 0 && value <= 255);
}

/** All values that a byte in a range may have. */
export function valuesOf(range: ByteRange): number[] {
  return Array.from({ length: 256 }, (_, value) => value).filter((value) => isIn(range, value));
}

/**
 * Bytes as a regular expression.
 * @param any what any byte is in it.
 */
export function quotedRanges(
  ranges: readonly ByteRange[],
  quote: (bytes: readonly number[]) => string,
  any: string,
): string {
  return ranges
    .map((range) => {
      if (isAny(range)) return any;
      if (isFixed(range)) return quote([range.min]);
      if (range.bit !== undefined) return `[${quote(valuesOf(range))}]`;
      return `[${quote([range.min])}-${quote([range.max])}]`;
    })
    .join('');
}

export const isFixed = ({ min, max }: ByteRange): boolean => min === max;
export const isAny = ({ min, max, bit }: ByteRange): boolean =>
  min === 0 && max === 255 && bit === undefined;

export function isIn({ min, max, bit }: ByteRange, value: number): boolean {
  return value >= min && value <= max && (bit === undefined || (value & bit) !== 0);
}

export interface FixedRun {
  /** Offset from the pattern's first byte. */
  at: number;
  bytes: Buffer;
}

/** The longest runs of fixed bytes, in order. */
export function fixedRuns(ranges: readonly ByteRange[]): FixedRun[] {
  const runs: { at: number; bytes: number[] }[] = [];
  ranges.forEach((range, at) => {
    if (!isFixed(range)) return;
    const last = runs.at(-1);
    if (last && last.at + last.bytes.length === at) last.bytes.push(range.min);
    else runs.push({ at, bytes: [range.min] });
  });
  return runs.map(({ at, bytes }) => ({ at, bytes: Buffer.from(bytes) }));
}

/** Bytes that must lie in a range which is neither one value nor all. */
export function rangedBytes(ranges: readonly ByteRange[]): (ByteRange & { at: number })[] {
  return ranges.flatMap((range, at) => (isFixed(range) || isAny(range) ? [] : [{ ...range, at }]));
}

/** Bytes that fit: the least of each range, or the highest; `b1` where any will do. */
export function sampleOf(ranges: readonly ByteRange[], edge: 'min' | 'max' = 'min'): Buffer {
  return Buffer.from(ranges.map((range) => (isAny(range) ? FILLER : range[edge])));
}

export function fitsAt(ranges: readonly ByteRange[], data: Buffer, at: number): boolean {
  if (at < 0 || at + ranges.length > data.length) return false;
  return ranges.every((range, i) => isIn(range, data[at + i]!));
}
