import { z } from 'zod';
import type { Problem } from '../../model/observable';
import { constantHex, constantText, field, offset, some } from '../../model/schema';
import {
  anchorOf,
  type BytesField,
  fieldEnd,
  FRAME_FIELD,
  type FrameField,
  frameProblems,
  holdsAt,
  leastBytes,
  plainFields,
} from '../frame/frames';

/**
 * What a datagram has besides fields at fixed places: one of several constants, bytes or a group of fields anywhere
 * from an offset on, a field of an HL7 segment that says something, a word by its number.
 */

const at = field(offset, 'Offset from the first byte', 4);
const from = field(
  offset,
  'The first offset at which it may begin; it may stand anywhere behind',
  16,
);

export const ONE_OF_FIELD = z.strictObject({
  at,
  oneOf: field(
    z.array(constantHex).min(2).readonly(),
    'Constants of one length, as lowercase hex, any one of which stands there',
    ['0060', '0029'],
  ),
});
export const ANYWHERE_FIELD = z.strictObject({
  from,
  bytes: field(constantHex, 'Constant bytes, as lowercase hex', '002a'),
});
export const TEXT_ANYWHERE_FIELD = z.strictObject({
  from,
  text: field(constantText, 'Constant bytes, as ASCII text', 'sdc.mds.pkp'),
});
export const GROUP_FIELD = z.strictObject({
  from,
  group: field(
    some(FRAME_FIELD),
    'Fields that stand beside each other, with offsets from the first byte of the group',
    [
      { at: 0, bytes: '095c' },
      { at: 2, number: { size: 2, order: 'big', min: 3, max: 255, sample: 12 } },
    ],
  ),
});
export const FILLED_FIELD = z.strictObject({
  from,
  segment: field(
    z.string().regex(/^[A-Z][A-Z0-9]{2}$/, 'is no segment; write three characters, such as PID'),
    'Name of an HL7 segment, which begins a line',
    'PID',
  ),
  filled: field(
    z.int().min(1).max(30),
    'Number of the field of it that is not empty, in components either',
    5,
  ),
});

export const WORD_FIELD = z.strictObject({
  word: field(
    z.int().min(1).max(30),
    'Number of a word, from the first byte on; one space lies between words, and another word follows',
    6,
  ),
  is: field(some(constantText), 'Texts, any one of which is the word', ['DICOM+RFC3881']),
});

export const LOOSE_FIELD = z.union([
  ONE_OF_FIELD,
  ANYWHERE_FIELD,
  TEXT_ANYWHERE_FIELD,
  GROUP_FIELD,
  FILLED_FIELD,
  WORD_FIELD,
]);
export const DATAGRAM_FIELD = z.union([FRAME_FIELD, LOOSE_FIELD]);

export type OneOfField = z.infer<typeof ONE_OF_FIELD>;
export type AnywhereField = z.infer<typeof ANYWHERE_FIELD>;
export type GroupField = z.infer<typeof GROUP_FIELD>;
export type FilledField = z.infer<typeof FILLED_FIELD>;
export type WordField = z.infer<typeof WORD_FIELD>;
/** A loose field with its text as bytes. */
export type LooseField = OneOfField | AnywhereField | GroupField | FilledField | WordField;
export type DatagramField = z.infer<typeof DATAGRAM_FIELD>;

/** The fields at fixed places and in windows, as a frame has them. */
export function fixedFields(fields: readonly DatagramField[]): FrameField[] {
  return fields.filter((one): one is FrameField => !isLoose(one));
}

/** The others, text as bytes. */
export function looseFields(fields: readonly DatagramField[]): LooseField[] {
  return fields.filter(isLoose).map(plainLoose);
}

function plainLoose(one: z.infer<typeof LOOSE_FIELD>): LooseField {
  if (!('text' in one)) return one;
  return { from: one.from, bytes: Buffer.from(one.text, 'latin1').toString('hex') };
}

/**
 * The first offset at which a field that may stand anywhere can begin: constants at fixed places that it would have to
 * share bytes with rule out those before.
 */
export function earliestPlace(fields: readonly DatagramField[], one: DatagramField): number {
  if (!('from' in one)) throw new Error('a field at a fixed place has no earliest one');
  const field = plainLoose(one);
  const begins =
    'bytes' in field
      ? [Buffer.from(field.bytes, 'hex')]
      : 'segment' in field
        ? ['\r', '\n'].map((end) => Buffer.from(`${end}${field.segment}|`, 'latin1'))
        : [];
  const constants = plainFields({ fields: fixedFields(fields) as [FrameField] }).filter(
    (other): other is BytesField => 'at' in other && 'bytes' in other,
  );
  const isRuledOut = (place: number) =>
    begins.length > 0 &&
    begins.every((bytes) =>
      constants.some(({ at, bytes: hex }) =>
        excludes({ at, bytes: Buffer.from(hex, 'hex') }, { at: place, bytes }),
      ),
    );
  let place = one.from;
  while (isRuledOut(place)) place += 1;
  return place;
}

interface PlacedBytes {
  at: number;
  bytes: Uint8Array;
}

/** Whether bytes cannot stand at their place because of a constant that stands where they would. */
export function excludes(constant: PlacedBytes, { at, bytes }: PlacedBytes): boolean {
  return constant.bytes.some((byte, i) => {
    const there = bytes[constant.at + i - at];
    return there !== undefined && there !== byte;
  });
}

function isLoose(one: DatagramField): one is z.infer<typeof LOOSE_FIELD> {
  return 'from' in one || 'oneOf' in one || 'word' in one;
}

/** Bytes that a loose field has at the least. */
export function looseBytes(one: LooseField): number {
  if ('oneOf' in one) return one.oneOf[0]!.length / 2;
  if ('bytes' in one) return one.bytes.length / 2;
  if ('group' in one) return leastBytes({ fields: one.group });
  if ('word' in one) return 2 * one.word - 1 + Math.min(...one.is.map(({ length }) => length));
  return filledSample(one).length;
}

/** Bytes that a datagram with these fields has at the least: less cannot match. */
export function leastDatagram(fields: readonly DatagramField[]): number {
  const fixed = fixedFields(fields);
  const loose = looseFields(fields).map((one) => placeOf(one) + looseBytes(one));
  return Math.max(
    ...(fixed.length > 0 ? [leastBytes({ fields: fixed as [FrameField] })] : []),
    ...loose,
  );
}

/** Where a loose field may begin at the earliest. */
export function placeOf(one: LooseField): number {
  if ('word' in one) return 0;
  return 'at' in one ? one.at : one.from;
}

/**
 * The field of an HL7 segment that says something, as a regular expression: the segment begins a line, and before the
 * field stand as many separators as its number. Components that are all empty say nothing.
 */
export function filledPattern({ segment, filled }: FilledField): string {
  return `[\\x0d\\x0a]${segment}\\|([^\\|\\x0d\\x0a]*\\|){${filled - 1}}\\^*[^\\|\\^\\x0d\\x0a]`;
}

/** A segment with its field filled, as bytes. */
export function filledSample({ segment, filled }: FilledField, said = 'CANARY^TEST'): Buffer {
  return Buffer.from(`\r${segment}${'|'.repeat(filled)}${said}`, 'latin1');
}

/** The word by its number, as a regular expression. */
export function wordPattern({ word, is }: WordField, quote: (text: string) => string): string {
  return `^([^ ]* ){${word - 1}}(${is.map(quote).join('|')}) `;
}

/** Words in front, the word, and one behind it, as bytes. */
export function wordSample({ word, is }: WordField, said = is[0]!): Buffer {
  return Buffer.from(`${'x '.repeat(word - 1)}${said} x`, 'latin1');
}

/** Whether a datagram has all its fields. */
export function holds(fields: readonly DatagramField[], data: Buffer): boolean {
  const fixed = fixedFields(fields);
  if (fixed.length > 0 && !holdsAt({ fields: fixed as [FrameField] }, data, 0)) return false;
  return looseFields(fields).every((one) => holdsLoose(one, data));
}

function holdsLoose(one: LooseField, data: Buffer): boolean {
  if ('oneOf' in one) {
    const own = data.subarray(one.at, one.at + looseBytes(one)).toString('hex');
    return one.oneOf.includes(own);
  }
  if ('bytes' in one) return data.indexOf(Buffer.from(one.bytes, 'hex'), one.from) >= 0;
  if ('filled' in one) {
    return new RegExp(filledPattern(one)).test(data.subarray(one.from).toString('latin1'));
  }
  if ('word' in one) {
    const words = data.toString('latin1').split(' ');
    return words.length > one.word && one.is.includes(words[one.word - 1]!);
  }
  return [...data.keys()].some(
    (start) => start >= one.from && holdsAt({ fields: one.group }, data, start),
  );
}

/** What is wrong with the fields of a datagram that their shape does not say; see ObservableKind.check. */
export function datagramProblems(fields: readonly DatagramField[]): Problem[] {
  const fixed = fixedFields(fields);
  const say = (name: string, problem: string, advice: string): Problem => ({
    field: name,
    problem,
    advice,
  });
  const problems: Problem[] = [];
  if (fixed.some((one) => 'at' in one && ('bytes' in one || 'text' in one))) {
    // Frames know of the fixed fields alone: each is named by its place among all.
    const places = fields.flatMap((one, i) => (isLoose(one) ? [] : [i]));
    const found = frameProblems({ fields: fixed as [FrameField], opening: true }, '');
    problems.push(
      ...found.map((one) => ({
        ...one,
        field: one.field.replace(/^fields\[(\d+)\]/, (_, i) => `fields[${places[Number(i)]}]`),
      })),
    );
  } else if (!looseFields(fields).some((one) => 'bytes' in one)) {
    problems.push(
      say(
        'fields',
        'no constant that engines can look for first',
        "give a field with `at` or `from` and `bytes` or `text`, such as { from: 0, text: 'HELLO' }",
      ),
    );
  }
  fields.forEach((one, i) => {
    if ('oneOf' in one) {
      const lengths = new Set(one.oneOf.map((hexText) => hexText.length));
      if (lengths.size > 1) {
        problems.push(
          say(`fields[${i}].oneOf`, 'constants of several lengths', 'give constants of one length'),
        );
      } else if (fixed.some((other) => overlaps(other, one.at, looseBytes(one)))) {
        problems.push(
          say(`fields[${i}].at`, 'overlaps another field', 'give each byte to one field'),
        );
      }
    }
    if ('word' in one && fields.findIndex((other) => 'word' in other) < i) {
      problems.push(say(`fields[${i}]`, 'a second word', 'give one word a datagram'));
    }
    if ('word' in one && one.is.some((said) => said.includes(' '))) {
      problems.push(
        say(`fields[${i}].is`, 'a word with a space in it', 'give the word between two spaces'),
      );
    }
    if ('group' in one) {
      const group = frameProblems({ fields: one.group }, `fields[${i}].group`);
      problems.push(
        ...group.map((found) => ({ ...found, field: found.field.replace(/\.fields/, '') })),
      );
    }
  });
  return problems;
}

function overlaps(one: FrameField, place: number, size: number): boolean {
  return !('within' in one) && one.at < place + size && fieldEnd(one) > place;
}

/** The constant that is looked for first: at a fixed place where there is one, else the longest anywhere. */
export function firstConstant(fields: readonly DatagramField[]): BytesField | AnywhereField {
  const fixed = fixedFields(fields);
  return (
    (fixed.length > 0 ? anchorOf({ fields: fixed as [FrameField] }) : undefined) ??
    longestAnywhere(fields)
  );
}

/** The longest of the constants that may stand anywhere. */
export function longestAnywhere(fields: readonly DatagramField[]): AnywhereField {
  const anywhere = looseFields(fields).filter((one): one is AnywhereField => 'bytes' in one);
  return [...anywhere].sort((a, b) => b.bytes.length - a.bytes.length)[0]!;
}
