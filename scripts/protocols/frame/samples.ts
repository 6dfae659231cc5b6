import { readNumber, writeNumber, type NumberForm } from '../../lib/ordered-number';
import { DRILL_PLACEHOLDER } from '../../model/drill';
import { FILLER } from '../filler';
import {
  fieldBytes,
  fieldEnd,
  type FrameField,
  freePlaces,
  holdsAt,
  type NumberField,
  type Pattern,
  type PlainField,
  plainFields,
  sampleBytes,
  type WindowField,
} from './frames';

/** Frames as bytes for test traffic: such that match, and such that only look as if they did. */

/** A frame that satisfies every field, as hex. */
export function sampleFrame(frame: Pattern): string {
  return laidOut(frame).bytes.toString('hex');
}

/** A field at the place that it has in a sample. */
interface Placed {
  field: PlainField;
  at: number;
}

function laidOut(frame: Pattern): { bytes: Buffer; placed: Placed[] } {
  const bytes = Buffer.alloc(sampleBytes(frame), FILLER);
  const placed: Placed[] = [];
  const windows: Placed[] = [];
  for (const field of plainFields(frame)) {
    const at = 'within' in field ? placeBeside(frame, field, windows) : field.at;
    write(bytes, field, at);
    placed.push({ field, at });
    if ('within' in field) windows.push({ field, at });
  }
  markAsDrill(bytes);
  return { bytes, placed };
}

/** Says in the first free bytes that nobody's data is sent: a drill puts its id there (model/drill.ts). */
function markAsDrill(bytes: Buffer): void {
  const at = bytes.indexOf(Buffer.alloc(DRILL_PLACEHOLDER.length, FILLER));
  if (at >= 0) bytes.write(DRILL_PLACEHOLDER, at, 'latin1');
}

/** A place in a window that neither fixed fields nor the windows before it have; the last one, where all are taken. */
function placeBeside(frame: Pattern, window: WindowField, others: readonly Placed[]): number {
  const size = fieldBytes(window);
  const places = freePlaces(frame, window);
  const apart = ({ field, at }: Placed, place: number) =>
    at + fieldBytes(field) <= place || at >= place + size;
  return places.find((place) => others.every((other) => apart(other, place))) ?? places.at(-1)!;
}

/** Matching frames with each number at the ends of its range, and each window's bytes at both of its ends. */
export function boundaryFrames(frame: Pattern): { what: string; hex: string }[] {
  const { bytes: good, placed } = laidOut(frame);
  return placed.flatMap(({ field, at }) => {
    if ('within' in field) {
      const places = freePlaces(frame, field);
      return [...new Set([places[0]!, places.at(-1)!])]
        .filter((place) => place !== at)
        .map((place) => {
          const bytes = Buffer.from(good);
          move(bytes, field, at, place);
          return { what: `${field.bytes} at byte ${place}`, hex: bytes.toString('hex') };
        })
        .filter(({ hex }) => holdsAt(frame, Buffer.from(hex, 'hex'), 0));
    }
    if (!('number' in field)) return [];
    const { number } = field;
    return [number.min, number.max]
      .filter((value) => value !== number.sample)
      .map((value) => withNumber(good, at, number, value));
  });
}

/**
 * Matching frames with each number of two bytes where its high byte changes, next to the ends of its range: patterns tell
 * numbers byte by byte.
 */
export function rowEdgeFrames(frame: Pattern): { what: string; hex: string }[] {
  const { bytes: good, placed } = laidOut(frame);
  return placed.flatMap(({ field, at }) => {
    if (!('number' in field) || field.number.size !== 2) return [];
    const { number } = field;
    const [first, last] = [number.min | 0xff, number.max & 0xff00];
    return [...new Set([first, first + 1, last - 1, last])]
      .filter((value) => value > number.min && value < number.max)
      .map((value) => withNumber(good, at, number, value));
  });
}

function withNumber(good: Buffer, at: number, form: NumberForm, value: number) {
  const bytes = Buffer.from(good);
  writeNumber(bytes, at, form, value);
  return { what: `${value} at byte ${at}`, hex: bytes.toString('hex') };
}

/** Frames that differ from a matching one in one respect each, and must not match. */
export function misframed(frame: Pattern): { difference: string; hex: string }[] {
  const { bytes: good, placed } = laidOut(frame);
  const changed = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(good);
    change(bytes);
    return bytes.toString('hex');
  };
  const misses = placed.flatMap(({ field, at }, index) => {
    if ('bytes' in field) {
      const flipped = [...Buffer.from(field.bytes, 'hex')].map((_, i) => ({
        difference: `a bit of byte ${at + i} flipped`,
        hex: changed((bytes) => void (bytes[at + i]! ^= 0x08)),
      }));
      if (!('within' in field)) return flipped;
      const others = frame.fields.filter((_, i) => i !== index);
      return [...flipped, ...besideWindow(others, field, at, good)];
    }
    if ('digits' in field) {
      return [0, field.digits - 1].flatMap((i) =>
        [0x2f, 0x3a].map((byte) => ({
          difference: `byte ${field.at + i} ${byte === 0x2f ? 'below' : 'above'} the digits`,
          hex: changed((bytes) => void (bytes[field.at + i] = byte)),
        })),
      );
    }
    const wrong = wrongNumbers(field).map(({ difference, value, order }) => ({
      difference,
      hex: changed((bytes) => writeNumber(bytes, field.at, { ...field.number, order }, value)),
    }));
    return [...wrong, ...withNumberBehind(frame, field, changed)];
  });
  const last = Math.max(...placed.map(({ field, at }) => at + fieldBytes(field)));
  return [
    ...misses,
    ...displaced(frame, good),
    {
      difference: 'its last matched byte cut off',
      hex: good.subarray(0, last - 1).toString('hex'),
    },
    // A change may make another match: a constant that stands in a window twice.
  ].filter(({ hex }) => !matches(frame, Buffer.from(hex, 'hex')));
}

/** Frames with a window's bytes in the nearest places outside of it; other fields may have them too, where they hold. */
function besideWindow(
  others: readonly FrameField[],
  window: WindowField,
  at: number,
  good: Buffer,
) {
  const size = fieldBytes(window);
  const [from, last] = window.within;
  const before = Array.from({ length: from }, (_, i) => from - 1 - i);
  const behind = Array.from({ length: size + 1 }, (_, i) => last + 2 - size + i);
  const movedTo = (place: number) => {
    // Where the frame may end before, what stands behind its window is not of it.
    const bytes = Buffer.concat([
      good,
      Buffer.alloc(Math.max(0, place + size - good.length), FILLER),
    ]);
    move(bytes, window, at, place);
    return bytes;
  };
  const holdsOthers = (place: number) => {
    const [first, ...more] = others;
    return first === undefined || holdsAt({ fields: [first, ...more] }, movedTo(place), 0);
  };
  return [before, behind].flatMap((places) => {
    const place = places.find(holdsOthers);
    return place === undefined
      ? []
      : [
          {
            difference: `${window.bytes} at byte ${place}, outside of ${from} to ${last}`,
            hex: movedTo(place).toString('hex'),
          },
        ];
  });
}

/** A number that is wrong, and the highest one right behind it: who reads a byte too late reads that. */
function withNumberBehind(
  frame: Pattern,
  field: NumberField,
  changed: (change: (bytes: Buffer) => void) => string,
) {
  const next = plainFields(frame).find(
    (one): one is NumberField => 'number' in one && one.at === fieldEnd(field),
  );
  if (next === undefined) return [];
  return wrongNumbers(field).map(({ difference, value, order }) => ({
    difference: `${difference}, and ${next.number.max} behind it`,
    hex: changed((bytes) => {
      writeNumber(bytes, field.at, { ...field.number, order }, value);
      writeNumber(bytes, next.at, next.number, next.number.max);
    }),
  }));
}

/** Moves a window's bytes within a frame. */
function move(bytes: Buffer, window: WindowField, at: number, place: number): void {
  bytes.fill(FILLER, at, at + fieldBytes(window));
  write(bytes, window, place);
}

function matches(frame: Pattern, data: Buffer): boolean {
  const starts = frame.opening ? [0] : [...data.keys()];
  return starts.some((start) => holdsAt(frame, data, start));
}

/** Frames with all that is looked for, one field or all from one field on in another place. */
function displaced(frame: Pattern, good: Buffer): { difference: string; hex: string }[] {
  // A constant alone has no other place where a frame may be anywhere.
  if (frame.fields.length === 1 && !frame.opening) return [];
  return plainFields(frame).flatMap((field) => {
    if ('within' in field) return [];
    const end = fieldEnd(field);
    const own = good.subarray(field.at, end);
    const without = Buffer.from(good).fill(FILLER, field.at, end);
    const room = freePlace(frame, own.length);
    const late = Buffer.concat([
      good.subarray(0, field.at),
      Buffer.of(FILLER),
      good.subarray(field.at),
    ]);
    return [
      {
        difference: `what belongs at byte ${field.at} behind its end`,
        hex: Buffer.concat([without, own]).toString('hex'),
      },
      ...(room === null
        ? []
        : [
            {
              difference: `what belongs at byte ${field.at} at byte ${room}`,
              hex: Buffer.concat([
                without.subarray(0, room),
                own,
                without.subarray(room + own.length),
              ]).toString('hex'),
            },
          ]),
      ...(field.at === 0
        ? []
        : [
            {
              difference: `everything from byte ${field.at} one byte late`,
              hex: late.toString('hex'),
            },
            {
              difference: `everything from byte ${field.at} one byte late, in the same size`,
              hex: late.subarray(0, good.length).toString('hex'),
            },
          ]),
    ];
  });
}

/** The first offset with room for so many bytes that no field at a fixed place wants, or null. */
function freePlace(frame: Pattern, size: number): number | null {
  const fixed = frame.fields.flatMap((field) => ('within' in field ? [] : [field]));
  const ends = [0, ...fixed.map(fieldEnd)];
  const starts = [...fixed.map(({ at }) => at), sampleBytes(frame)];
  const gap = ends.findIndex((end, i) => starts[i]! - end >= size);
  return gap < 0 ? null : ends[gap]!;
}

function wrongNumbers(field: NumberField) {
  const { size, order, min, max, sample } = field.number;
  const other = order === 'little' ? 'big' : 'little';
  const swapped = Buffer.alloc(size);
  writeNumber(swapped, 0, field.number, sample);
  const read = readNumber(swapped, 0, { size, order: other });
  return [
    { difference: `${min - 1} at byte ${field.at}, one too few`, value: min - 1, order },
    { difference: `${max + 1} at byte ${field.at}, one too many`, value: max + 1, order },
    ...(read < min || read > max
      ? [
          {
            difference: `${sample} at byte ${field.at} in ${other}-endian order`,
            value: sample,
            order: other,
          },
        ]
      : []),
  ].filter(({ value }) => value >= 0 && value < 256 ** size) as {
    difference: string;
    value: number;
    order: 'little' | 'big';
  }[];
}

function write(bytes: Buffer, field: PlainField, at: number): void {
  if ('bytes' in field) bytes.write(field.bytes, at, 'hex');
  else if ('digits' in field) bytes.write('1984728650'.slice(0, field.digits), at, 'latin1');
  else writeNumber(bytes, at, field.number, field.number.sample);
}
