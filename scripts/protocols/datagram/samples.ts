import { FILLER } from '../filler';
import { type FrameField, fieldEnd, sampleBytes } from '../frame/frames';
import { boundaryFrames, misframed, sampleFrame } from '../frame/samples';
import { type DatagramField, fixedFields, holds, looseFields } from './fields';
import { formOf, type LooseField } from './loose';
import type { Found, LooseForm } from './loose/form';

/** Datagrams as bytes for test traffic: such that match, and such that only look as if they did. */

/** How far behind its first place bytes that may stand anywhere are shown to stand. */
const FAR = 900;

export interface DatagramShape {
  fields: readonly DatagramField[];
  /** The least size, and the most. */
  sizes: readonly [number, number];
}

/** A datagram that has every field, as hex. */
export function sampleDatagram(shape: DatagramShape): string {
  return composed(shape, looseFields(shape.fields).map(sampleOf)).toString('hex');
}

/** Matching datagrams with each range and window at its ends, each constant of several, and bytes near and far. */
export function boundaryDatagrams(shape: DatagramShape): Variant[] {
  const loose = looseFields(shape.fields);
  const samples = loose.map(sampleOf);
  const fixed = framed(shape);
  const found = [
    ...(fixed ? boundaryFrames(fixed) : []).map(({ what, hex }) => ({
      what,
      bytes: composed(shape, samples, Buffer.from(hex, 'hex')),
    })),
    ...loose.flatMap((one, i) => edgesOf(one, samples[i]!, withInPlace(shape, samples, i))),
    ...(loose.filter((one) => formOf(one).stands !== 'at').length > 1
      ? [
          {
            what: 'what may stand anywhere in another order',
            bytes: composed(shape, samples, undefined, true),
          },
        ]
      : []),
  ];
  return fitting(shape, found, true);
}

export interface Variant {
  what: string;
  hex: string;
}

/** The datagram with these bytes where a loose field's sample stands; `base` holds what stands before all loose fields. */
type InPlace = (bytes: Buffer, base?: Buffer) => Buffer;

function withInPlace(shape: DatagramShape, samples: readonly Buffer[], i: number): InPlace {
  return (bytes, base) => composed(shape, samples.with(i, bytes), base);
}

function each(found: readonly Found[], inPlace: InPlace): Found[] {
  return found.map(({ what, bytes }) => ({ what, bytes: inPlace(bytes) }));
}

/** What a loose field may be besides its sample. */
function edgesOf(one: LooseField, sample: Buffer, inPlace: InPlace): Found[] {
  const form = formOf(one);
  const own = each(form.edges(one), inPlace);
  if (form.stands !== 'anywhere') return own;
  const far = inPlace(Buffer.concat([Buffer.alloc(FAR, FILLER), sample]));
  return [{ what: `${form.name(one)} far behind`, bytes: far }, ...own];
}

/** Datagrams that differ from a matching one in one respect each, and must not match. */
export function misDatagrams(shape: DatagramShape): Variant[] {
  const loose = looseFields(shape.fields);
  const samples = loose.map(sampleOf);
  const good = composed(shape, samples);
  const fixed = framed(shape);
  const found = [
    ...(fixed ? misframed(fixed) : []).map(({ difference, hex }) => ({
      what: difference,
      // Where nothing is loose, what is cut off stays cut off.
      bytes:
        loose.length === 0
          ? Buffer.from(hex, 'hex')
          : composed(shape, samples, Buffer.from(hex, 'hex')),
    })),
    ...loose.flatMap((one, i) => {
      const inPlace = withInPlace(shape, samples, i);
      const flipped = formOf(one)
        .constants(one)
        .map((at) => ({
          what: `a bit of byte ${at} of ${formOf(one).name(one)} flipped`,
          bytes: inPlace(Buffer.from(samples[i]!.with(at, samples[i]![at]! ^ 0x08))),
        }));
      const others = [...fixedFields(shape.fields), ...loose.toSpliced(i, 1)];
      return [...flipped, ...missesOf({ shape, one, sample: samples[i]!, inPlace, others })];
    }),
  ];
  return fitting(shape, [...found, ...displaced(shape, good)], false);
}

/** A loose field in a datagram that matches. */
interface Placed {
  shape: DatagramShape;
  one: LooseField;
  sample: Buffer;
  inPlace: InPlace;
  /** All other fields of the datagram, fixed and loose. */
  others: readonly DatagramField[];
}

/** What is no such field: what its form says, and what stands in another place. */
function missesOf(placed: Placed): Found[] {
  const { one, sample, inPlace } = placed;
  const form = formOf(one);
  const own = each(form.misses(one), inPlace);
  switch (form.stands) {
    case 'at':
      return [oneByteLate(one, inPlace(sample)), ...own];
    case 'first':
      return own;
    case 'anywhere':
      return [...tooEarly(placed), ...own];
  }
}

function oneByteLate(one: LooseField, good: Buffer): Found {
  const form = formOf(one);
  const place = form.place(one);
  const late = Buffer.concat([
    good.subarray(0, place),
    Buffer.of(FILLER),
    good.subarray(place, good.length - 1),
  ]);
  return { what: `${form.name(one)} one byte late`, bytes: late };
}

/** What may stand anywhere from a place on: not there at all, and before that place. */
function tooEarly({ shape, one, sample, inPlace, others }: Placed): Found[] {
  const what = formOf(one).name(one);
  const from = formOf(one).place(one);
  const found = [{ what: `no ${what}`, bytes: inPlace(Buffer.alloc(sample.length, FILLER)) }];
  const before = from - sample.length;
  if (before >= 0 && isFreeBefore(shape, before, sample.length)) {
    // Nowhere else.
    const wiped = inPlace(Buffer.alloc(0));
    found.push({
      what: `${what} before byte ${from}`,
      bytes: Buffer.concat([wiped.subarray(0, before), sample, wiped.subarray(from)]),
    });
  }
  if (from > 0) {
    // The others behind it.
    const early = inPlace(Buffer.alloc(0), openingWith(shape, sample, from - 1));
    const isFree = isFreeBefore(shape, from - 1, sample.length);
    // Where another field has one of these bytes, that may be the same byte.
    if (isFree || holds(others, early)) {
      found.push({ what: `${what} at byte ${from - 1}`, bytes: early });
    }
  }
  return found;
}

/** The fields at fixed places, and these bytes at another place. */
function openingWith(shape: DatagramShape, sample: Buffer, start: number): Buffer {
  const fixed = framed(shape);
  const base = fixed ? Buffer.from(sampleFrame(fixed), 'hex') : Buffer.alloc(0);
  const head = padded(base, start + sample.length);
  sample.copy(head, start);
  return head;
}

/** Constants that are wrong where they belong, and stand somewhere behind. */
function displaced(shape: DatagramShape, good: Buffer): Found[] {
  const constants = [
    ...fixedFields(shape.fields).flatMap((one) => {
      if (!('at' in one)) return [];
      if ('bytes' in one) return [{ at: one.at, own: Buffer.from(one.bytes, 'hex') }];
      return 'text' in one ? [{ at: one.at, own: Buffer.from(one.text, 'latin1') }] : [];
    }),
    ...looseFields(shape.fields)
      .filter((one) => formOf(one).stands === 'at')
      .map((one) => ({ at: formOf(one).place(one), own: sampleOf(one) })),
  ];
  return constants.flatMap(({ at, own }) => {
    const wrong = Buffer.from(good);
    wrong[at]! ^= 0x08;
    const behind = [...wrong.keys()].filter((place) => place >= at + own.length);
    const free = behind.find(
      (place) =>
        place + own.length <= wrong.length &&
        wrong.subarray(place, place + own.length).every((byte) => byte === FILLER) &&
        isFreeBefore(shape, place, own.length),
    );
    if (free !== undefined) own.copy(wrong, free);
    return [
      {
        what: `${own.toString('hex')} behind byte ${at}`,
        bytes: free === undefined ? Buffer.concat([wrong, Buffer.of(FILLER), own]) : wrong,
      },
    ];
  });
}

/** Those that hold, or do not, and have a size that may be. Each once. */
function fitting(
  { fields, sizes: [least, most] }: DatagramShape,
  found: readonly Found[],
  must: boolean,
): Variant[] {
  const seen = new Set<string>();
  return found
    .filter(({ bytes }) => bytes.length >= least && bytes.length <= most)
    .filter(({ bytes }) => holds(fields, bytes) === must)
    .map(({ what, bytes }) => ({ what, hex: bytes.toString('hex') }))
    .filter(({ hex }) => !seen.has(hex) && seen.add(hex) !== undefined);
}

/** The fields at fixed places as a frame that opens the datagram; null where there is none. */
function framed({ fields, sizes: [least] }: DatagramShape) {
  const fixed = fixedFields(fields);
  if (fixed.length === 0) return null;
  const frame = { fields: fixed as [FrameField], opening: true as const };
  return { ...frame, sampleBytes: Math.max(least, sampleBytes(frame)) };
}

/** Fixed fields, then each loose one where it belongs: at its place, or behind all that is there. */
function composed(
  shape: DatagramShape,
  samples: readonly Buffer[],
  base?: Buffer,
  backwards = false,
): Buffer {
  const fixed = framed(shape);
  const [least] = shape.sizes;
  let bytes =
    base ?? (fixed ? Buffer.from(sampleFrame(fixed), 'hex') : Buffer.alloc(least, FILLER));
  const loose = looseFields(shape.fields).map((one, i) => {
    const form = formOf(one);
    return { stands: form.stands, place: form.place(one), own: samples[i]! };
  });
  const those = (stands: LooseForm<never>['stands']) =>
    loose.filter((one) => one.stands === stands);
  for (const { place, own } of those('at')) {
    bytes = padded(bytes, place + own.length);
    own.copy(bytes, place);
  }
  // What is counted from the first byte on would be shifted by what stands before it.
  const behind = [...those('first'), ...those('anywhere')];
  for (const { place, own } of backwards ? behind.reverse() : behind) {
    bytes = Buffer.concat([padded(bytes, place), own]);
  }
  return bytes;
}

function padded(bytes: Buffer, size: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(Math.max(0, size - bytes.length), FILLER)]);
}

/** Whether no field at a fixed place has one of these bytes. */
function isFreeBefore({ fields }: DatagramShape, place: number, size: number): boolean {
  return (
    fixedFields(fields).every(
      (one) => 'within' in one || fieldEnd(one) <= place || one.at >= place + size,
    ) &&
    looseFields(fields).every((one) => {
      const form = formOf(one);
      const at = form.place(one);
      return form.stands !== 'at' || at + form.leastBytes(one) <= place || at >= place + size;
    })
  );
}

function sampleOf(one: LooseField): Buffer {
  return formOf(one).sample(one);
}
