import type { WirePacket } from './capture';

/** A packet's bytes in lines of eight, cut into runs that are shown alike. */

const LINE_BYTES = 8;

export interface Run {
  /** Two digits a byte, blanks between them. */
  hex: string;
  text: string;
  /** Offset of its first byte in the frame. */
  at: number;
  /** Numbers of the conditions that look at it. */
  conditions: readonly number[];
  /** Not as in the traffic that matches. */
  differs: boolean;
  /** Above the last header: what programs sent. */
  payload: boolean;
}

export interface HexLine {
  at: number;
  runs: Run[];
}

/** Lines, or how many bytes were left out between them. */
export type HexPart = { line: HexLine } | { leftOut: number };

interface Marks {
  /** Numbers of the conditions that look at a byte, by offset in the frame. */
  conditions: ReadonlyMap<number, readonly number[]>;
  differing: ReadonlySet<number>;
}

/** Longer packets show the lines with something to see, and one before and behind each. */
const MOST_WHOLE_BYTES = 192;

/** @param wholeBytes packets up to this long are shown whole. */
export function hexOf(
  { frame, payloadAt }: WirePacket,
  marks: Marks,
  wholeBytes = MOST_WHOLE_BYTES,
): HexPart[] {
  const starts = Array.from({ length: Math.ceil(frame.length / LINE_BYTES) }, (_, i) => i);
  const lines = starts.map((i) => lineOf(frame, payloadAt, i * LINE_BYTES, marks));
  if (frame.length <= wholeBytes) return lines.map((line) => ({ line }));
  const shown = new Set<number>();
  lines.forEach(({ runs }, i) => {
    if (!runs.some(({ conditions, differs }) => conditions.length > 0 || differs)) return;
    [i - 1, i, i + 1].forEach((near) => shown.add(near));
  });
  const parts: HexPart[] = [];
  let left = 0;
  lines.forEach((line, i) => {
    if (!shown.has(i)) {
      left += Math.min(LINE_BYTES, frame.length - line.at);
      return;
    }
    if (left > 0) parts.push({ leftOut: left });
    left = 0;
    parts.push({ line });
  });
  return left > 0 ? [...parts, { leftOut: left }] : parts;
}

/** More bytes than this say nothing to a reader of a sentence. */
const MOST_IN_TEXT = 24;

/** The first bytes, for a line of text: `05 46 00 00`. */
export function hexText(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, MOST_IN_TEXT), hexByte).join(' ');
  return bytes.length > MOST_IN_TEXT ? `${shown} …` : shown;
}

export function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function lineOf(frame: Uint8Array, payloadAt: number, at: number, marks: Marks): HexLine {
  const runs: Run[] = [];
  const end = Math.min(frame.length, at + LINE_BYTES);
  for (let i = at; i < end; i++) {
    const conditions = marks.conditions.get(i) ?? [];
    const differs = marks.differing.has(i);
    const payload = i >= payloadAt;
    const last = runs.at(-1);
    const byte = frame[i]!;
    const text = byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
    const hex = hexByte(byte);
    if (
      last &&
      last.differs === differs &&
      last.payload === payload &&
      last.conditions.join() === conditions.join()
    ) {
      last.hex += ` ${hex}`;
      last.text += text;
    } else runs.push({ hex, text, at: i, conditions, differs, payload });
  }
  return { at, runs };
}
