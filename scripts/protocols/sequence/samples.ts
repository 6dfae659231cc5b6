import { writeNumber, type NumberForm } from '../../lib/ordered-number';
import {
  byteRanges,
  fixedRuns,
  isFixed,
  outsideOf,
  rangedBytes,
  sampleOf,
  type ByteRange,
} from './byte-pattern';
import { holdsSequence, stepBytes, type Block, type Sequence, type Step } from './steps';

/** Bytes that have a sequence, and bytes that have all of it but one thing. */

type NoneStep = Extract<Step, { noneOf: unknown }>;

const PRINTABLE = Array.from({ length: 0x7f - 0x20 }, (_, i) => 0x20 + i);

/** What stands between two steps that need not follow each other at once. It begins no step. */
const FILLER = 0x2e;
/** More than a segment, and less than engines look at at once. */
const FAR = 2000;
/** Behind the sequence: what asks that something does not stand there needs something to stand there. */
const BEHIND = Buffer.alloc(12, FILLER);

interface Sampled {
  /** Bytes between this step and the one before it, where these need not follow each other. */
  gap: number;
  bytes: Buffer;
}

type Change = (sampled: Sampled, step: Step, index: number) => Sampled | null;

function sampled(step: Step, edge: 'min' | 'max' = 'min'): Sampled {
  if ('number' in step) return { gap: 0, bytes: numberBytes(step.number, step.number[edge]) };
  if ('block' in step) return { gap: 0, bytes: blockBytes(step.block, step.block.sample) };
  if ('noneOf' in step) return { gap: 0, bytes: Buffer.alloc(0) };
  if ('oneOf' in step) {
    return { gap: 3, bytes: sampleOf(byteRanges(step.oneOf[0])) };
  }
  return {
    gap: Math.min(step.within ?? 0, 3),
    bytes: sampleOf(stepBytes(step)!, edge),
  };
}

function blockBytes(block: Block, content: string, counted = content.length): Buffer {
  return Buffer.concat([numberBytes(block, counted), Buffer.from(content, 'latin1')]);
}

function numberBytes(form: NumberForm, value: number): Buffer {
  const bytes = Buffer.alloc(form.size);
  writeNumber(bytes, 0, form, value);
  return bytes;
}

function assembled(
  { steps }: Sequence,
  change: Change = (same) => same,
  behind: Buffer = BEHIND,
): Buffer {
  const parts = steps.flatMap((step, i) => {
    const part = change(sampled(step), step, i);
    return part ? [Buffer.alloc(part.gap, FILLER), part.bytes] : [];
  });
  return Buffer.concat([...parts, behind]);
}

/** A sequence with nothing special about it. */
export function sampleSequence(sequence: Sequence): Buffer {
  return assembled(sequence);
}

export interface Edge {
  what: string;
  bytes: Buffer;
  /** One of many that travel alike: how such bytes may travel is shown with another one. */
  alike?: true;
}

/** The sequence at the ends of what it allows: nearest and farthest places, least and highest bytes, short and long blocks. */
export function sequenceEdges(sequence: Sequence): Edge[] {
  const at = (
    index: number,
    what: string,
    change: (one: Sampled, step: Step) => Sampled,
  ): Edge => ({
    what: `step ${index + 1} ${what}`,
    bytes: assembled(sequence, (one, step, i) => (i === index ? change(one, step) : one)),
  });
  return sequence.steps.flatMap((step, index): Edge[] => {
    const edges: Edge[] = [];
    if ('within' in step && step.within !== undefined) {
      const { within } = step;
      edges.push(at(index, 'nearest', (one) => ({ ...one, gap: 0 })));
      edges.push(at(index, 'farthest', (one) => ({ ...one, gap: within })));
      if (within > FAR) edges.push(at(index, `${FAR} bytes on`, (one) => ({ ...one, gap: FAR })));
    }
    if ('without' in step && step.without !== undefined && step.within !== undefined) {
      edges.push(
        ...clearRooms(step.within, step.without).map((room, i): Edge => {
          const behind = (one: Sampled) => ({ gap: 0, bytes: Buffer.concat([room, one.bytes]) });
          const edge = at(index, `behind other characters (${i + 1})`, behind);
          return i === 0 ? edge : { ...edge, alike: true };
        }),
      );
    }
    const ranges = stepBytes(step);
    if (ranges && rangedBytes(ranges).length > 0) {
      edges.push(at(index, 'with the highest bytes', (_, same) => sampled(same, 'max')));
    }
    if ('number' in step) {
      const { number } = step;
      edges.push(
        at(index, 'with the highest number', () => ({
          gap: 0,
          bytes: numberBytes(number, number.max),
        })),
      );
    }
    if ('oneOf' in step) {
      step.oneOf.slice(1).forEach((pattern, i) => {
        const bytes = sampleOf(byteRanges(pattern));
        const edge = at(index, `as its kind ${i + 2}`, (one) => ({ ...one, bytes }));
        edges.push(i === 0 ? edge : { ...edge, alike: true });
      });
    }
    if ('noneOf' in step && index === sequence.steps.length - 1) {
      const least = BEHIND.subarray(0, longestOf(step));
      edges.push({
        what: `step ${index + 1} with as little behind as tells`,
        bytes: assembled(sequence, undefined, least),
      });
      edges.push(...noneEdges(sequence, step));
    }
    if ('block' in step) {
      const { block } = step;
      const longest = block.sample.padEnd(block.most, block.holds ? block.sample.slice(-1) : '1');
      edges.push(
        at(index, 'with its longest block', () => ({ gap: 0, bytes: blockBytes(block, longest) })),
      );
      if (block.begins) {
        const { begins } = block;
        edges.push(
          at(index, 'with its shortest block', () => ({
            gap: 0,
            bytes: blockBytes(block, begins),
          })),
        );
      }
      if (block.holds && !block.begins) {
        const first = String.fromCharCode(parseInt(block.holds[0], 16)) + withoutHeld(block);
        edges.push(
          at(index, `with ${block.holds[0]} first`, () => ({
            gap: 0,
            bytes: blockBytes(block, first),
          })),
        );
      }
      for (const one of block.holds ?? []) {
        const held = withoutHeld(block) + String.fromCharCode(parseInt(one, 16));
        edges.push(
          at(index, `with ${one} last`, () => ({ gap: 0, bytes: blockBytes(block, held) })),
        );
      }
    }
    return edges;
  });
}

/** Every printable character that may stand in the room before a text, in as many rooms as they need. */
function clearRooms(within: number, without: string): Buffer[] {
  const others = PRINTABLE.filter((byte) => !without.includes(String.fromCharCode(byte)));
  return Array.from({ length: Math.ceil(others.length / within) }, (_, i) =>
    Buffer.from(others.slice(i * within, (i + 1) * within)),
  );
}

/** What must not stand in the last place: all of it a little further on, and each but for its last byte. */
function noneEdges(sequence: Sequence, step: NoneStep): Edge[] {
  const last = sequence.steps.length;
  const others = step.noneOf.map((one) => Buffer.from(one, 'hex'));
  const further = Buffer.concat([BEHIND.subarray(0, longestOf(step)), ...others]);
  const alike = others.filter(({ length }) => length > 1);
  return [
    {
      what: `step ${last} with what it must not be further on`,
      bytes: assembled(sequence, undefined, further),
    },
    ...alike.map((one) => ({
      what: `step ${last} with ${one.toString('hex')} but for its last byte`,
      bytes: assembled(
        sequence,
        undefined,
        Buffer.concat([one.subarray(0, -1), BEHIND.subarray(0, longestOf(step))]),
      ),
    })),
  ].filter(({ bytes }) => holdsSequence(sequence, bytes));
}

/** One difference each, and none of them a sequence of this pattern. */
export function brokenSequences(sequence: Sequence): Edge[] {
  const misses: Edge[] = [];
  const miss = (index: number, what: string, change: (one: Sampled) => Sampled | null) =>
    misses.push({
      what: `step ${index + 1} ${what}`,
      bytes: assembled(sequence, (one, _, i) => (i === index ? change(one) : one)),
    });
  const { steps } = sequence;
  steps.forEach((step, index) => {
    if (!('noneOf' in step)) miss(index, 'missing', () => null);
    const ranges = stepBytes(step);
    if (ranges) {
      for (const { at, bytes } of fixedRuns(ranges)) {
        for (const place of new Set([at, at + bytes.length - 1])) {
          miss(index, `with another byte ${place}`, (one) => flipped(one, place));
        }
      }
      for (const { at } of fixedRuns(ranges).slice(1)) {
        miss(index, `with byte ${at - 1} twice`, (one) => withMore(one, at));
        miss(index, `with more before byte ${at}`, (one) => withMuchMore(one, at, ranges));
      }
      for (const { at, ...range } of rangedBytes(ranges)) {
        for (const value of outsideOf(range)) {
          miss(index, `with byte ${at} ${value}`, (one) => withByte(one, at, value));
        }
      }
    }
    if ('number' in step) {
      const { number } = step;
      for (const value of [number.min - 1, number.max + 1]) {
        if (value < 0 || value >= 256 ** number.size) continue;
        miss(index, `with the number ${value}`, () => ({
          gap: 0,
          bytes: numberBytes(number, value),
        }));
      }
    }
    if ('without' in step && step.without !== undefined) {
      for (const char of step.without) {
        miss(index, `behind ${char}`, (one) => ({
          ...one,
          bytes: Buffer.concat([Buffer.from(char), one.bytes]),
        }));
      }
    }
    if ('within' in step || ranges) {
      const most = 'within' in step ? (step.within ?? 0) : 0;
      if (index > 0) miss(index, 'one byte too far', (one) => ({ ...one, gap: most + 1 }));
      if (index > 0 && most === 0) {
        miss(index, 'one byte too near', (one) => ({ ...one, bytes: one.bytes.subarray(1) }));
      }
    }
    if ('oneOf' in step) {
      step.oneOf.slice(0, 2).forEach((pattern, i) => {
        const bytes = sampleOf(byteRanges(pattern));
        const kind = `as its kind ${i + 1} with`;
        byteRanges(pattern).forEach((range, place) => {
          if (isFixed(range)) {
            miss(index, `${kind} another byte ${place}`, (one) =>
              flipped({ ...one, bytes }, place),
            );
          } else {
            for (const value of outsideOf(range)) {
              miss(index, `${kind} byte ${place} ${value}`, (one) =>
                withByte({ ...one, bytes }, place, value),
              );
            }
          }
        });
      });
    }
    if ('noneOf' in step) {
      for (const one of step.noneOf) {
        miss(index, `with ${one} here`, () => ({ gap: 0, bytes: Buffer.from(one, 'hex') }));
      }
      if (index === steps.length - 1) {
        misses.push({
          what: `step ${index + 1} with less behind than tells`,
          bytes: assembled(sequence, undefined, BEHIND.subarray(0, longestOf(step) - 1)),
        });
      }
    }
    if ('block' in step)
      blockMisses(step.block, (what, bytes) => miss(index, what, () => ({ gap: 0, bytes })));
  });
  return misses.filter(({ bytes }) => !holdsSequence(sequence, bytes));
}

function blockMisses(block: Block, say: (what: string, bytes: Buffer) => void): void {
  const { sample, most, begins, holds, size } = block;
  const tooLong = sample.padEnd(most + 1, holds ? sample.slice(-1) : '1');
  if (most + 1 < 256 ** size) say('one byte too long', blockBytes(block, tooLong));
  say('that says it is longer', blockBytes(block, sample, sample.length + 1));
  if (sample.length > 1)
    say('that says it is shorter', blockBytes(block, sample, sample.length - 1));
  if (begins) {
    say(
      'that says it is shorter than what it begins with',
      blockBytes(block, sample, begins.length - 1),
    );
    say('that begins with another byte', blockBytes(block, `x${sample.slice(1)}`));
    say(
      'behind another that begins otherwise',
      Buffer.concat([blockBytes(block, 'x'.repeat(begins.length)), blockBytes(block, sample)]),
    );
    const last = begins.length - 1;
    say(
      `with another byte ${last}`,
      blockBytes(block, `${sample.slice(0, last)}x${sample.slice(last + 1)}`),
    );
  }
  if (holds) {
    const without = withoutHeld(block);
    say('that holds none of its bytes', blockBytes(block, without));
    const behind = `${without}\0${String.fromCharCode(parseInt(holds[0], 16))}`;
    say('that holds one behind a NUL only', blockBytes(block, behind));
  }
}

/** Bytes of the longest that must not stand in a place: with fewer nobody can tell. */
function longestOf({ noneOf }: NoneStep): number {
  return Math.max(...noneOf.map((one) => one.length / 2));
}

/** A block's sample without the bytes that it must hold. */
function withoutHeld({ sample, holds = ['00'] as const }: Block): string {
  const held = holds.map((one) => String.fromCharCode(parseInt(one, 16)));
  return [...sample].map((char) => (held.includes(char) ? '.' : char)).join('');
}

function flipped(one: Sampled, place: number): Sampled {
  return withByte(one, place, one.bytes[place]! ^ 0xff);
}

/** The byte before a place twice: what is looked for around it fits both. */
function withMore(one: Sampled, at: number): Sampled {
  const [head, tail] = [one.bytes.subarray(0, at), one.bytes.subarray(at - 1)];
  return { ...one, bytes: Buffer.concat([head, tail]) };
}

/**
 * As much again before a place as the step is long. Bytes in ranges stand where they stood, from the end of the step: who
 * looks for them from there finds them.
 */
function withMuchMore(one: Sampled, at: number, ranges: readonly ByteRange[]): Sampled {
  const [head, tail] = [one.bytes.subarray(0, at), one.bytes.subarray(at)];
  const more = Buffer.alloc(ranges.length, FILLER);
  for (const { at: place } of rangedBytes(ranges)) {
    if (place < at) more[place + ranges.length - at] = one.bytes[place]!;
  }
  return { ...one, bytes: Buffer.concat([head, more, tail]) };
}

function withByte(one: Sampled, place: number, value: number): Sampled {
  const bytes = Buffer.from(one.bytes);
  bytes[place] = value;
  return { ...one, bytes };
}
