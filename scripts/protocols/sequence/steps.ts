import { z } from 'zod';
import { readNumber } from '../../lib/ordered-number';
import {
  constantHex,
  constantText,
  field,
  hex,
  MOST_CONSTANT_BYTES,
  TOO_LONG,
  some,
  text,
} from '../../model/schema';
import { BYTE_PATTERN, byteRanges, fitsAt, fixedRuns, type ByteRange } from './byte-pattern';

/**
 * A message of a protocol, as what stands behind what in a stream: bytes, bytes some way further on, a block that says
 * its own length. For formats in which offsets depend on what came before.
 */

/** The most that four bytes hold. */
const MOST_NUMBER = 2 ** 32 - 1;

const pattern = z
  .string()
  .regex(BYTE_PATTERN, {
    error: 'is no pattern of bytes; write hex, `..`, `[30-39]`, and `{5}` behind these',
    abort: true,
  })
  .refine((said) => byteRanges(said).every(({ min, max }) => min <= max), {
    error: 'has a range that holds no byte; write the lower end first, and ends that have its bit',
  })
  .refine((said) => byteRanges(said).length <= MOST_CONSTANT_BYTES, { error: TOO_LONG });
const bytes = field(
  pattern,
  'Bytes as lowercase hex, `..` for any, `[30-39]` for a range, `[01-03&01]` for those of it that have a bit, `{5}` for how many of them',
  '01[30-39]{5}02',
);
const said = field(constantText, 'Bytes as ASCII text', 'MSH|');
const within = field(
  z.int().min(1).max(65535),
  'At most so many bytes lie before it; right here, where nothing is said',
  4000,
).exactOptional();

const without = field(
  constantText,
  'Characters of which none lies in the room that `within` leaves before it',
  '>"',
).exactOptional();

const BYTES_STEP = z.strictObject({ bytes, within });
const TEXT_STEP = z.strictObject({ text: said, within, without });
const NUMBER_STEP = z.strictObject({
  number: field(
    z.strictObject({
      size: field(z.literal([1, 2, 4]), 'Bytes of the number', 2),
      order: field(z.enum(['little', 'big']), 'Which byte of it comes first', 'big'),
      min: field(z.int().min(0).max(MOST_NUMBER), 'The least that it may be', 68),
      max: field(z.int().min(1).max(MOST_NUMBER), 'The most that it may be', 65535),
    }),
    'A number between two others, both included',
    { size: 2, order: 'big', min: 68, max: 65535 },
  ),
});
const BLOCK_STEP = z.strictObject({
  block: field(
    z.strictObject({
      size: field(z.literal([1, 2, 4]), 'Bytes of the number that says how long the block is', 4),
      order: field(z.enum(['little', 'big']), 'Which byte of it comes first', 'little'),
      most: field(z.int().min(1).max(65535), 'The longest block', 64),
      begins: field(constantText, 'What the block begins with', '1.2.840.10008.').exactOptional(),
      holds: field(
        some(hex.regex(/^..$/)),
        'The block holds one of these bytes, as hex, and no NUL before it. In a last step only',
        ['2f', '5c'],
      ).exactOptional(),
      sample: field(text, 'What a block holds, for test traffic', '1.2.840.10008.5.1.4.1.1.2'),
    }),
    'A number, and as many bytes, which are passed over',
    { size: 4, order: 'little', most: 64, sample: '1.2.840.10008.1.1' },
  ),
});
const NONE_STEP = z.strictObject({
  noneOf: field(
    some(constantHex),
    'None of these bytes stand here, as hex; nothing is passed over',
    ['5f4e56'],
  ),
});
const ONE_STEP = z.strictObject({
  oneOf: field(some(pattern), 'One of these byte patterns begins anywhere behind', [
    '20000019..00000030000011',
  ]),
});

export const STEP = z.union([BYTES_STEP, TEXT_STEP, NUMBER_STEP, BLOCK_STEP, NONE_STEP, ONE_STEP]);
export type Step = z.infer<typeof STEP>;
export type Block = z.infer<typeof BLOCK_STEP>['block'];

export const SEQUENCE = z.strictObject({
  name: field(
    text.regex(/^[a-z0-9-]+$/, 'is no name; write lowercase letters, digits and hyphens'),
    'Short and stable: it becomes part of rule ids',
    'store',
  ),
  steps: field(
    some(STEP),
    'What stands behind what; the first step has a fixed byte, and some step four of them side by side',
    [{ text: 'MSH|' }, { within: 4000, text: 'PID|' }],
  ),
});
export type Sequence = z.infer<typeof SEQUENCE>;

/** A step's bytes, where it has some; text is bytes too. */
export function stepBytes(step: Step): readonly ByteRange[] | null {
  if ('text' in step) {
    return [...Buffer.from(step.text, 'latin1')].map((byte) => ({ min: byte, max: byte }));
  }
  return 'bytes' in step ? byteRanges(step.bytes) : null;
}

/** How far in a stream a whole sequence may reach, in bytes; what may stand anywhere counts as 4,096. */
export function reachOf({ steps }: Sequence): number {
  return steps.reduce((sum, step) => {
    if ('number' in step) return sum + step.number.size;
    if ('block' in step) return sum + step.block.size + step.block.most;
    if ('oneOf' in step) return sum + 4096;
    if ('noneOf' in step) return sum + Math.max(...step.noneOf.map((one) => one.length / 2));
    return sum + stepBytes(step)!.length + (step.within ?? 0);
  }, 0);
}

/** Whether a stream's bytes hold the sequence. */
export function holdsSequence({ steps }: Sequence, data: Buffer): boolean {
  for (let at = 0; at < data.length; at++) if (holdsFrom(steps, 0, data, at)) return true;
  return false;
}

function holdsFrom(steps: readonly Step[], index: number, data: Buffer, at: number): boolean {
  const step = steps[index];
  if (!step) return true;
  const on = (next: number) => holdsFrom(steps, index + 1, data, next);
  if ('number' in step) {
    const { size, min, max } = step.number;
    if (at + size > data.length) return false;
    const value = readNumber(data, at, step.number);
    return value >= min && value <= max && on(at + size);
  }
  if ('block' in step) {
    const { size, most, begins, holds } = step.block;
    if (at + size > data.length) return false;
    const length = readNumber(data, at, step.block);
    const block = data.subarray(at + size, at + size + length);
    if (length > most || block.length < length) return false;
    if (begins && !block.toString('latin1').startsWith(begins)) return false;
    if (holds && !holdsByte(block, holds)) return false;
    return on(at + size + length);
  }
  if ('noneOf' in step) {
    const longest = Math.max(...step.noneOf.map((one) => one.length / 2));
    if (at + longest > data.length) return false;
    const here = data.subarray(at).toString('hex');
    return !step.noneOf.some((one) => here.startsWith(one)) && on(at);
  }
  if ('oneOf' in step) {
    return step.oneOf.some((one) => {
      const ranges = byteRanges(one);
      for (let from = at; from < data.length; from++) {
        if (fitsAt(ranges, data, from) && on(from + ranges.length)) return true;
      }
      return false;
    });
  }
  const ranges = stepBytes(step)!;
  const barred = 'without' in step && step.without !== undefined ? Buffer.from(step.without) : null;
  const last = Math.min(at + (step.within ?? 0), data.length);
  for (let from = at; from <= last; from++) {
    if (from > at && barred?.includes(data[from - 1]!)) return false;
    if (fitsAt(ranges, data, from) && on(from + ranges.length)) return true;
  }
  return false;
}

function holdsByte(block: Buffer, holds: readonly string[]): boolean {
  const end = block.indexOf(0);
  const before = end < 0 ? block : block.subarray(0, end);
  return holds.some((one) => before.includes(parseInt(one, 16)));
}

/** Less is found by chance in every large transfer, and paid for each time. */
const LEAST_CONSTANT = 4;

/** The most fixed bytes side by side in any of the steps; zeros are everywhere and do not count. */
export function longestConstant(steps: Sequence['steps']): Buffer {
  const worth = (constant: Buffer) => constant.filter((byte) => byte !== 0).length;
  return steps
    .flatMap((step): Buffer[] => {
      if ('block' in step) return step.block.begins ? [Buffer.from(step.block.begins)] : [];
      return fixedRuns(stepBytes(step) ?? []).map(({ bytes: run }) => run);
    })
    .reduce((a, b) => (worth(b) > worth(a) ? b : a), Buffer.alloc(0));
}

/** What a sequence has wrong that its shape does not say; see ObservableKind.check. */
export function sequenceProblems({ steps }: Sequence, path: string) {
  const first = stepBytes(steps[0]!);
  const wrong = (name: string, problem: string, advice: string) => [
    { field: `${path}.${name}`, problem, advice },
  ];
  if (!first || fixedRuns(first).length === 0) {
    return wrong('steps[0]', 'has no fixed byte to look for', 'begin with bytes or text');
  }
  if (longestConstant(steps).length < LEAST_CONSTANT) {
    return wrong(
      'steps',
      `have no ${LEAST_CONSTANT} fixed bytes side by side`,
      'add what else is known: shorter constants stand everywhere by chance',
    );
  }
  return steps.flatMap((step, i) => {
    const at = `steps[${i}]`;
    if ('number' in step) {
      const { size, min, max } = step.number;
      if (max < 256 ** size && min <= max) return [];
      return wrong(`${at}.number`, `is no range of ${size} bytes`, 'say a lower number first');
    }
    if ('without' in step && step.within === undefined) {
      return wrong(at, '`without` has no room to look at', 'say `within`, or leave it out');
    }
    if ('block' in step) {
      const { size, most, begins, holds, sample } = step.block;
      if (size === 1 && most > 255)
        return wrong(at, `${most} is no number of one byte`, 'lower it');
      if (holds && i < steps.length - 1) return wrong(at, '`holds` is no last step', 'move it');
      if (begins && !sample.startsWith(begins)) {
        return wrong(`${at}.block.sample`, 'does not begin as it must', 'let it begin so');
      }
      if (holds && !holdsByte(Buffer.from(sample), holds)) {
        return wrong(`${at}.block.sample`, 'holds none of the bytes', 'let it hold one');
      }
      return [];
    }
    const ranges = stepBytes(step);
    if (ranges && fixedRuns(ranges).length === 0 && ('within' in step || i === 0)) {
      return wrong(at, 'has no fixed byte to look for', 'give it one');
    }
    return [];
  });
}
