import { z } from 'zod';
import { readNumber } from '../../lib/ordered-number';
import type { Problem } from '../../model/observable';
import { constantHex, constantText, field, offset, port, some, text } from '../../model/schema';

/**
 * A frame of a protocol, as fields at fixed offsets from its first byte. Shared by the kinds that look for such frames
 * in streams and datagrams.
 */

const at = field(offset, "Offset from the frame's first byte", 4);
const within = field(
  z.tuple([offset, offset]).readonly(),
  'The first and the last offset between which the bytes stand somewhere, both included',
  [20, 40],
);
const bytes = field(constantHex, 'Constant bytes, as lowercase hex', '0546');
const said = field(constantText, 'Constant bytes, as ASCII text', 'HELLO');

const BYTES_FIELD = z.strictObject({ at, bytes });
const TEXT_FIELD = z.strictObject({ at, text: said });
const WINDOW_FIELD = z.strictObject({ within, bytes });
const TEXT_WINDOW_FIELD = z.strictObject({ within, text: said });
const NUMBER_FIELD = z.strictObject({
  at,
  number: field(
    z.strictObject({
      size: field(z.literal([1, 2, 4]), 'Bytes of the number', 2),
      order: field(z.enum(['little', 'big']), 'Which byte comes first', 'little'),
      min: field(z.int().min(0), 'The least value that matches', 37),
      max: field(z.int().min(0), 'The highest value that matches', 8000),
      sample: field(z.int().min(0), 'A value in range, for test traffic', 40),
    }),
    'A number in a range',
    { size: 2, order: 'little', min: 37, max: 8000, sample: 40 },
  ),
});
const DIGITS_FIELD = z.strictObject({
  at,
  digits: field(z.int().min(1).max(10), 'How many ASCII digits', 4),
});

/** One thing that a frame has at one place; which, is told by its keys. */
export const FRAME_FIELD = z.union([
  BYTES_FIELD,
  TEXT_FIELD,
  WINDOW_FIELD,
  TEXT_WINDOW_FIELD,
  NUMBER_FIELD,
  DIGITS_FIELD,
]);

export const FIELDS = field(
  some(FRAME_FIELD),
  'What the frame has at which place, in ascending order of `at`; at least one constant stands at a fixed place',
  [
    { at: 0, text: 'HELLO' },
    { within: [8, 16], bytes: '0d' },
  ],
);

export const FRAME = z.strictObject({
  name: field(
    text.regex(/^[a-z0-9-]+$/, 'is no name; write lowercase letters, digits and hyphens'),
    'Short and stable: it becomes part of rule ids',
    'lead14',
  ),
  opening: field(
    z.literal(true),
    'Only at the very start of what one side of a stream sends; without it, anywhere',
    true,
  ).exactOptional(),
  port: field(port, "Only where this is the server's port", 515).exactOptional(),
  from: field(
    z.enum(['client', 'server']),
    'Which side sends it; the client, where nothing is said',
    'client',
  ).exactOptional(),
  fields: FIELDS,
  sampleBytes: field(
    z.int().min(1),
    'Length of a whole frame in bytes, for test traffic; as long as its fields, where nothing is said',
    64,
  ).exactOptional(),
});

export type Frame = z.infer<typeof FRAME>;
export type FrameField = z.infer<typeof FRAME_FIELD>;
export type BytesField = z.infer<typeof BYTES_FIELD>;
export type NumberField = z.infer<typeof NUMBER_FIELD>;
export type DigitsField = z.infer<typeof DIGITS_FIELD>;
/** Bytes that stand somewhere between two offsets. */
export type WindowField = z.infer<typeof WINDOW_FIELD>;
/** A field with its text as bytes. */
export type PlainField = BytesField | WindowField | NumberField | DigitsField;

/** What a pattern needs of a frame, whether it is one of a stream or a datagram. */
export type Pattern = Pick<Frame, 'fields'> & { opening?: true; sampleBytes?: number };

/** A frame's fields, text as bytes. */
export function plainFields({ fields }: Pick<Frame, 'fields'>): PlainField[] {
  return fields.map((one): PlainField => {
    if (!('text' in one)) return one;
    const { text: words, ...place } = one;
    return { ...place, bytes: Buffer.from(words, 'latin1').toString('hex') } as PlainField;
  });
}

/** The constant that a fast matcher looks for: the longest one at a fixed place, of different bytes where there is one. */
export function anchorOf(frame: Pick<Frame, 'fields'>): BytesField {
  const constants = plainFields(frame).filter(isConstant);
  const varied = constants.filter(isVaried);
  const byLength = (a: BytesField, b: BytesField) => b.bytes.length - a.bytes.length;
  return [...(varied.length > 0 ? varied : constants)].sort(byLength)[0]!;
}

/** The fields of a frame without its anchor, text as bytes. */
export function besidesAnchor(frame: Pick<Frame, 'fields'>): PlainField[] {
  const anchor = anchorOf(frame);
  return plainFields(frame).filter((one) => !(isConstant(one) && one.at === anchor.at));
}

function isConstant(one: PlainField): one is BytesField {
  return 'bytes' in one && 'at' in one;
}

function isVaried({ bytes: constant }: BytesField): boolean {
  return new Set(constant.match(/../g)).size > 1;
}

/** Offset of the first byte behind a field, wherever it stands. */
export function fieldEnd(one: FrameField | PlainField): number {
  if ('within' in one) return one.within[1] + 1;
  return one.at + fieldBytes(one);
}

/** How many bytes a field has. */
export function fieldBytes(one: FrameField | PlainField): number {
  if ('bytes' in one) return one.bytes.length / 2;
  if ('text' in one) return one.text.length;
  return 'digits' in one ? one.digits : one.number.size;
}

/** Bytes of a whole frame in test traffic. */
export function sampleBytes({ fields, sampleBytes: given }: Pattern): number {
  return given ?? Math.max(...fields.map(fieldEnd));
}

/** Bytes that a frame has at the least: less cannot match. */
export function leastBytes({ fields }: Pick<Frame, 'fields'>): number {
  return Math.max(
    ...fields.map((one) => ('within' in one ? one.within[0] + fieldBytes(one) : fieldEnd(one))),
  );
}

/** Where a window's bytes may stand without touching any other field at a fixed place: offsets, ascending. */
export function freePlaces(frame: Pick<Frame, 'fields'>, window: WindowField): number[] {
  const size = fieldBytes(window);
  const [from, last] = window.within;
  const places = Array.from({ length: Math.max(0, last + 2 - from - size) }, (_, i) => from + i);
  return places.filter((place) => isFree(frame, place, size));
}

/** Whether no field at a fixed place has one of these bytes. */
function isFree(frame: Pick<Frame, 'fields'>, place: number, size: number): boolean {
  return frame.fields.every(
    (one) => 'within' in one || fieldEnd(one) <= place || one.at >= place + size,
  );
}

/** Whether a frame that begins at an offset of some bytes has all its fields. Says nothing of who sends it. */
export function holdsAt(frame: Pick<Frame, 'fields'>, data: Buffer, start: number): boolean {
  return plainFields(frame).every((one) => {
    if ('bytes' in one) {
      const [from, end] =
        'within' in one ? [one.within[0], one.within[1] + 1] : [one.at, fieldEnd(one)];
      return data.subarray(start + from, start + end).includes(Buffer.from(one.bytes, 'hex'));
    }
    const own = data.subarray(start + one.at, start + fieldEnd(one));
    if (own.length < fieldBytes(one)) return false;
    if ('digits' in one) return own.every((byte) => byte >= 0x30 && byte <= 0x39);
    const { min, max } = one.number;
    const value = readNumber(own, 0, one.number);
    return value >= min && value <= max;
  });
}

/** What a frame has wrong that its shape does not say; see ObservableKind.check. */
export function frameProblems(frame: Pattern, path: string): Problem[] {
  const problems: Problem[] = [];
  const say: Say = (name, problem, advice) => {
    problems.push({ field: path === '' ? name : `${path}.${name}`, problem, advice });
  };
  const plain = plainFields(frame);
  let end = 0;
  frame.fields.forEach((one, i) => {
    if ('within' in one) {
      const [from, last] = one.within;
      if (last + 1 - from <= fieldBytes(one)) {
        say(
          `fields[${i}].within`,
          `${from} to ${last} is no room for ${fieldBytes(one)} bytes to move in`,
          'give a later last offset, or `at` for a fixed place',
        );
      } else if (last + 1 - from > MAX_WINDOW) {
        say(
          `fields[${i}].within`,
          `${from} to ${last} is longer than ${MAX_WINDOW} bytes`,
          'give a shorter window: a long one says little and costs much',
        );
      } else if (freePlaces(frame, plain[i] as WindowField).length === 0) {
        const filling = frame.fields.filter(
          (other): other is Exclude<FrameField, { within: unknown }> =>
            !('within' in other) && other.at <= last && fieldEnd(other) > from,
        );
        const taken = filling.map((other) => `the ${fieldBytes(other)} bytes at ${other.at}`);
        say(
          `fields[${i}].within`,
          `${from} to ${last} has no room beside ${taken.join(', ')}`,
          `let it begin at ${Math.max(...filling.map(fieldEnd))} or later, or end later, or shorten what stands there`,
        );
      }
      return;
    }
    if (one.at < end) {
      say(
        `fields[${i}].at`,
        `overlaps the field before it`,
        'list fields in order of their offset',
      );
    }
    end = fieldEnd(one);
    if ('number' in one) {
      const { size, min, max, sample } = one.number;
      if (min > max || max >= 256 ** size || sample < min || sample > max) {
        say(
          `fields[${i}].number`,
          `${min}..${max} with sample ${sample} does not fit ${size} bytes`,
          'give min <= sample <= max within the size',
        );
      }
    }
  });
  sayOfAnchor(frame, say);
  if (
    frame.sampleBytes !== undefined &&
    frame.sampleBytes < Math.max(...frame.fields.map(fieldEnd))
  ) {
    say('sampleBytes', 'is shorter than the fields', 'give the whole length of a frame');
  }
  return problems;
}

/** As long as Zeek's patterns stay small. */
const MAX_WINDOW = 1024;

type Say = (name: string, problem: string, advice: string) => void;

function sayOfAnchor(frame: Pattern, say: Say): void {
  const anchor = anchorOf(frame);
  if (!anchor || (!frame.opening && !isVaried(anchor))) {
    say(
      'fields',
      frame.opening
        ? 'no constant at a fixed place'
        : 'no constant with two different bytes at a fixed place',
      "give a field with `at` and `bytes` or `text` to look for, such as { at: 0, text: 'HELLO' }",
    );
    return;
  }
  frame.fields.forEach((one, i) => {
    // Engines look for the constant first and then ahead of it.
    if (!frame.opening && 'within' in one && one.within[0] < fieldEnd(anchor)) {
      say(
        `fields[${i}].within`,
        `begins before byte ${fieldEnd(anchor)}, the end of the constant that is looked for first`,
        'let the window begin behind it, or say `opening: true` if the frame opens the stream',
      );
    }
  });
}
