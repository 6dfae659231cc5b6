import {
  byteRanges,
  fixedRuns,
  isFixed,
  outsideOf,
  rangedBytes,
  sampleOf,
  type ByteRange,
} from './byte-pattern';
import {
  atOnce,
  blockBytes,
  character,
  endingWith,
  FILLER,
  fillerBehind,
  longestOf,
  numberBytes,
  withoutHeld,
  withStep,
  type Change,
  type Sampled,
  type Variant,
} from './samples';
import { holdsSequence, stepBytes, type Block, type Sequence, type Step } from './steps';

/** One difference each, and none of them a sequence of this pattern. */
export function brokenSequences(sequence: Sequence): Variant[] {
  const last = sequence.steps.length - 1;
  return sequence.steps
    .flatMap((step, index) => {
      const misses = stepMisses(step, index > 0);
      const broken = misses.map((change) => withStep(sequence, index, change));
      if ('noneOf' in step && index === last) {
        const tooLittle = fillerBehind(longestOf(step) - 1);
        broken.push(endingWith(sequence, 'with less behind than tells', tooLittle));
      }
      return broken;
    })
    .filter(({ bytes }) => !holdsSequence(sequence, bytes));
}

/** @param follows whether another step stands before it. */
function stepMisses(step: Step, follows: boolean): Change[] {
  const misses: Change[] = [];
  if (!('noneOf' in step)) misses.push({ what: 'missing', to: () => null });
  const ranges = stepBytes(step);
  if (ranges) misses.push(...byteMisses(ranges));
  if ('number' in step) misses.push(...numberMisses(step.number));
  if ('without' in step && step.without !== undefined) misses.push(...roomMisses(step.without));
  if (follows && ('within' in step || ranges)) {
    misses.push(...gapMisses('within' in step ? (step.within ?? 0) : 0));
  }
  if ('oneOf' in step) misses.push(...kindMisses(step.oneOf));
  if ('noneOf' in step) misses.push(...noneMisses(step.noneOf));
  if ('block' in step) misses.push(...blockMisses(step.block));
  return misses;
}

function byteMisses(ranges: readonly ByteRange[]): Change[] {
  const runs = fixedRuns(ranges);
  return [
    ...runs.flatMap(({ at, bytes }) =>
      [...new Set([at, at + bytes.length - 1])].map((place): Change => ({
        what: `with another byte ${place}`,
        to: (one) => flipped(one, place),
      })),
    ),
    ...runs.slice(1).flatMap(({ at }): Change[] => [
      { what: `with byte ${at - 1} twice`, to: (one) => withMore(one, at) },
      { what: `with more before byte ${at}`, to: (one) => withMuchMore(one, at, ranges) },
    ]),
    ...rangedBytes(ranges).flatMap(({ at, ...range }) =>
      outsideOf(range).map((value): Change => ({
        what: `with byte ${at} ${value}`,
        to: (one) => withByte(one, at, value),
      })),
    ),
  ];
}

function numberMisses(number: Extract<Step, { number: unknown }>['number']): Change[] {
  return [number.min - 1, number.max + 1]
    .filter((value) => value >= 0 && value < 256 ** number.size)
    .map((value) => ({
      what: `with the number ${value}`,
      to: () => atOnce(numberBytes(number, value)),
    }));
}

function roomMisses(without: string): Change[] {
  return [...without].map((char) => ({
    what: `behind ${char}`,
    to: (one) => ({ ...one, bytes: Buffer.concat([Buffer.from(char), one.bytes]) }),
  }));
}

function gapMisses(most: number): Change[] {
  const tooFar: Change = { what: 'one byte too far', to: (one) => ({ ...one, gap: most + 1 }) };
  if (most > 0) return [tooFar];
  return [
    tooFar,
    { what: 'one byte too near', to: (one) => ({ ...one, bytes: one.bytes.subarray(1) }) },
  ];
}

/** Of several patterns, each byte of the first two. */
function kindMisses(patterns: readonly string[]): Change[] {
  return patterns.slice(0, 2).flatMap((pattern, i) => {
    const ranges = byteRanges(pattern);
    const bytes = sampleOf(ranges);
    const kind = `as its kind ${i + 1} with`;
    return ranges.flatMap((range, place): Change[] =>
      isFixed(range)
        ? [
            {
              what: `${kind} another byte ${place}`,
              to: (one) => flipped({ ...one, bytes }, place),
            },
          ]
        : outsideOf(range).map((value) => ({
            what: `${kind} byte ${place} ${value}`,
            to: (one) => withByte({ ...one, bytes }, place, value),
          })),
    );
  });
}

function noneMisses(noneOf: readonly string[]): Change[] {
  return noneOf.map((one) => ({
    what: `with ${one} here`,
    to: () => atOnce(Buffer.from(one, 'hex')),
  }));
}

function blockMisses(block: Block): Change[] {
  const { sample, most, begins, holds, size } = block;
  const misses: [string, Buffer][] = [];
  if (most + 1 < 256 ** size) {
    const tooLong = sample.padEnd(most + 1, holds ? sample.slice(-1) : '1');
    misses.push(['one byte too long', blockBytes(block, tooLong)]);
  }
  misses.push(['that says it is longer', blockBytes(block, sample, sample.length + 1)]);
  if (sample.length > 1) {
    misses.push(['that says it is shorter', blockBytes(block, sample, sample.length - 1)]);
  }
  if (begins) {
    const last = begins.length - 1;
    misses.push(
      [
        'that says it is shorter than what it begins with',
        blockBytes(block, sample, begins.length - 1),
      ],
      ['that begins with another byte', blockBytes(block, `x${sample.slice(1)}`)],
      [
        'behind another that begins otherwise',
        Buffer.concat([blockBytes(block, 'x'.repeat(begins.length)), blockBytes(block, sample)]),
      ],
      [
        `with another byte ${last}`,
        blockBytes(block, `${sample.slice(0, last)}x${sample.slice(last + 1)}`),
      ],
    );
  }
  if (holds) {
    const without = withoutHeld(block);
    misses.push(
      ['that holds none of its bytes', blockBytes(block, without)],
      ['that holds one behind a NUL only', blockBytes(block, `${without}\0${character(holds[0])}`)],
    );
  }
  return misses.map(([what, bytes]) => ({ what, to: () => atOnce(bytes) }));
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
