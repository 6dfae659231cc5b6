import { z } from 'zod';
import type { Problem } from '../../model/observable';
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
import { formOf, type LooseField } from './loose';
import { ANYWHERE_FIELD, type AnywhereField, TEXT_ANYWHERE_FIELD } from './loose/anywhere';
import { FILLED_FIELD } from './loose/filled';
import { GROUP_FIELD } from './loose/group';
import { ONE_OF, ONE_OF_FIELD } from './loose/one-of';
import { WORD_FIELD } from './loose/word';

/**
 * What a datagram has besides fields at fixed places: one of several constants, bytes or a group of fields anywhere
 * from an offset on, a field of an HL7 segment that says something, a word by its number.
 */

export const LOOSE_FIELD = z.union([
  ONE_OF_FIELD,
  ANYWHERE_FIELD,
  TEXT_ANYWHERE_FIELD,
  GROUP_FIELD,
  FILLED_FIELD,
  WORD_FIELD,
]);
export const DATAGRAM_FIELD = z.union([FRAME_FIELD, LOOSE_FIELD]);

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
  const begins = formOf(field).begins(field);
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

/** The most bytes that one field has side by side as a constant; one of zeros alone stands everywhere and counts as none. */
export function longestConstantBytes(fields: readonly DatagramField[]): number {
  const loose = looseFields(fields);
  const constants = [
    ...constantsOf(plainFields({ fields: fixedFields(fields) as [FrameField] })),
    ...constantsOf(loose),
    ...loose.flatMap((one) =>
      'group' in one ? constantsOf(plainFields({ fields: one.group })) : [],
    ),
  ];
  return Math.max(0, ...constants.filter((hex) => !/^0*$/.test(hex)).map((hex) => hex.length / 2));
}

function constantsOf(fields: readonly object[]): string[] {
  return fields.flatMap((one) =>
    'bytes' in one && typeof one.bytes === 'string' ? [one.bytes] : [],
  );
}

/** Bytes that a datagram with these fields has at the least: less cannot match. */
export function leastDatagram(fields: readonly DatagramField[]): number {
  const fixed = fixedFields(fields);
  const loose = looseFields(fields).map((one) => {
    const form = formOf(one);
    return form.place(one) + form.leastBytes(one);
  });
  return Math.max(
    ...(fixed.length > 0 ? [leastBytes({ fields: fixed as [FrameField] })] : []),
    ...loose,
  );
}

/** Whether a datagram has all its fields. */
export function holds(fields: readonly DatagramField[], data: Buffer): boolean {
  const fixed = fixedFields(fields);
  if (fixed.length > 0 && !holdsAt({ fields: fixed as [FrameField] }, data, 0)) return false;
  return looseFields(fields).every((one) => formOf(one).holds(one, data));
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
      } else if (fixed.some((other) => overlaps(other, one.at, ONE_OF.leastBytes(one)))) {
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
