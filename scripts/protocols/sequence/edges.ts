import { byteRanges, rangedBytes, sampleOf } from './byte-pattern';
import {
  atOnce,
  blockBytes,
  character,
  endingWith,
  fillerBehind,
  longestOf,
  numberBytes,
  sampleStep,
  withoutHeld,
  withStep,
  type Change,
  type Variant,
} from './samples';
import { holdsSequence, stepBytes, type Block, type Sequence, type Step } from './steps';

const PRINTABLE = Array.from({ length: 0x7f - 0x20 }, (_, i) => 0x20 + i);
/** More than a segment, and less than engines look at at once. */
const FAR = 2000;

/** The sequence at the ends of what it allows: nearest and farthest places, least and highest bytes, short and long blocks. */
export function sequenceEdges(sequence: Sequence): Variant[] {
  const last = sequence.steps.length - 1;
  return sequence.steps.flatMap((step, index) => [
    ...stepEdges(step).map((change) => withStep(sequence, index, change)),
    ...('noneOf' in step && index === last ? noneEdges(sequence, step.noneOf) : []),
  ]);
}

function stepEdges(step: Step): Change[] {
  const edges: Change[] = [];
  if ('within' in step && step.within !== undefined) {
    edges.push(...gapEdges(step.within));
    if ('without' in step && step.without !== undefined) {
      edges.push(...roomEdges(step.within, step.without));
    }
  }
  if (rangedBytes(stepBytes(step) ?? []).length > 0) {
    edges.push({ what: 'with the highest bytes', to: () => sampleStep(step, 'max') });
  }
  if ('number' in step) {
    const { number } = step;
    edges.push({
      what: 'with the highest number',
      to: () => atOnce(numberBytes(number, number.max)),
    });
  }
  if ('oneOf' in step) edges.push(...kindEdges(step.oneOf));
  if ('block' in step) edges.push(...blockEdges(step.block));
  return edges;
}

function gapEdges(within: number): Change[] {
  const gaps: [string, number][] = [
    ['nearest', 0],
    ['farthest', within],
  ];
  if (within > FAR) gaps.push([`${FAR} bytes on`, FAR]);
  return gaps.map(([what, gap]) => ({ what, to: (one) => ({ ...one, gap }) }));
}

/** Every printable character that may stand in the room before a text, in as many rooms as they need. */
function roomEdges(within: number, without: string): Change[] {
  const others = PRINTABLE.filter((byte) => !without.includes(String.fromCharCode(byte)));
  const rooms = Array.from({ length: Math.ceil(others.length / within) }, (_, i) =>
    Buffer.from(others.slice(i * within, (i + 1) * within)),
  );
  return firstForAll(
    rooms.map((room, i) => ({
      what: `behind other characters (${i + 1})`,
      to: ({ bytes }) => atOnce(Buffer.concat([room, bytes])),
    })),
  );
}

/** Of several patterns, each but the first, which is the sample. */
function kindEdges([, ...others]: readonly string[]): Change[] {
  return firstForAll(
    others.map((pattern, i) => ({
      what: `as its kind ${i + 2}`,
      to: (one) => ({ ...one, bytes: sampleOf(byteRanges(pattern)) }),
    })),
  );
}

function firstForAll([first, ...rest]: readonly Change[]): Change[] {
  return first ? [first, ...rest.map((one) => ({ ...one, alike: true }) as const)] : [];
}

function blockEdges(block: Block): Change[] {
  const { sample, most, begins, holds } = block;
  const longest = sample.padEnd(most, holds ? sample.slice(-1) : '1');
  const contents: [string, string][] = [['with its longest block', longest]];
  if (begins) contents.push(['with its shortest block', begins]);
  if (holds && !begins) {
    contents.push([`with ${holds[0]} first`, character(holds[0]) + withoutHeld(block)]);
  }
  for (const one of holds ?? []) {
    contents.push([`with ${one} last`, withoutHeld(block) + character(one)]);
  }
  return contents.map(([what, content]) => ({
    what,
    to: () => atOnce(blockBytes(block, content)),
  }));
}

/** What must not stand in the last place: all of it a little further on, and each but for its last byte. */
function noneEdges(
  sequence: Sequence,
  noneOf: Extract<Step, { noneOf: unknown }>['noneOf'],
): Variant[] {
  const enough = fillerBehind(longestOf({ noneOf }));
  const others = noneOf.map((one) => Buffer.from(one, 'hex'));
  return [
    endingWith(sequence, 'with as little behind as tells', enough),
    ...[
      endingWith(
        sequence,
        'with what it must not be further on',
        Buffer.concat([enough, ...others]),
      ),
      ...others
        .filter(({ length }) => length > 1)
        .map((one) =>
          endingWith(
            sequence,
            `with ${one.toString('hex')} but for its last byte`,
            Buffer.concat([one.subarray(0, -1), enough]),
          ),
        ),
    ].filter(({ bytes }) => holdsSequence(sequence, bytes)),
  ];
}
