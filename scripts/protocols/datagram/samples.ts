import { FILLER } from '../filler';
import { type FrameField, fieldEnd, sampleBytes } from '../frame/frames';
import { boundaryFrames, misframed, sampleFrame } from '../frame/samples';
import {
  type DatagramField,
  filledSample,
  fixedFields,
  holds,
  type LooseField,
  looseBytes,
  looseFields,
  placeOf,
  type WordField,
  wordSample,
} from './fields';

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
    ...(loose.filter((one) => !('oneOf' in one)).length > 1
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

interface Found {
  what: string;
  bytes: Buffer;
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
  if ('oneOf' in one) {
    return one.oneOf.slice(1).map((hex) => ({
      what: `${hex} at byte ${one.at}`,
      bytes: inPlace(Buffer.from(hex, 'hex')),
    }));
  }
  if ('word' in one) return each(otherSamples(one), inPlace);
  const what = nameOf(one);
  const far = inPlace(Buffer.concat([Buffer.alloc(FAR, FILLER), sample]));
  const found = [{ what: `${what} far behind`, bytes: far }];
  if ('group' in one) {
    for (const edge of boundaryFrames({ fields: one.group })) {
      const bytes = inPlace(Buffer.from(edge.hex, 'hex'));
      found.push({ what: `${what}: ${edge.what}`, bytes });
    }
  }
  if ('filled' in one) {
    const inLf = filledSample(one).toString('latin1').replace('\r', '\n');
    found.push(
      {
        what: `${what} in its second component alone`,
        bytes: inPlace(filledSample(one, '^CANARY')),
      },
      {
        what: `${what} in a line that ends in LF`,
        bytes: inPlace(Buffer.from(inLf, 'latin1')),
      },
    );
  }
  return found;
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
      const flipped = constantBytes(one).map((at) => ({
        what: `a bit of byte ${at} of ${nameOf(one)} flipped`,
        bytes: inPlace(Buffer.from(samples[i]!.with(at, samples[i]![at]! ^ 0x08))),
      }));
      const others = [...fixedFields(shape.fields), ...loose.toSpliced(i, 1)];
      return [...flipped, ...missesOf(shape, one, samples[i]!, inPlace, others)];
    }),
  ];
  return fitting(shape, [...found, ...displaced(shape, good)], false);
}

function oneByteLate(one: Extract<LooseField, { oneOf: unknown }>, good: Buffer): Found[] {
  const late = Buffer.concat([
    good.subarray(0, one.at),
    Buffer.of(FILLER),
    good.subarray(one.at, good.length - 1),
  ]);
  return [{ what: `${nameOf(one)} one byte late`, bytes: late }];
}

/** What is no such field: nothing, its bytes before their first place, a group or a segment that says something else. */
function missesOf(
  shape: DatagramShape,
  one: LooseField,
  sample: Buffer,
  inPlace: InPlace,
  others: readonly DatagramField[],
): Found[] {
  if ('oneOf' in one) return oneByteLate(one, inPlace(sample));
  if ('word' in one) return each(otherWords(one), inPlace);
  const what = nameOf(one);
  const found = [{ what: `no ${what}`, bytes: inPlace(Buffer.alloc(sample.length, FILLER)) }];
  const before = one.from - sample.length;
  if (before >= 0 && isFreeBefore(shape, before, sample.length)) {
    // Nowhere else.
    const wiped = inPlace(Buffer.alloc(0));
    found.push({
      what: `${what} before byte ${one.from}`,
      bytes: Buffer.concat([wiped.subarray(0, before), sample, wiped.subarray(one.from)]),
    });
  }
  if (one.from > 0) {
    // The others behind it.
    const early = inPlace(Buffer.alloc(0), openingWith(shape, sample, one.from - 1));
    const isFree = isFreeBefore(shape, one.from - 1, sample.length);
    // Where another field has one of these bytes, that may be the same byte.
    if (isFree || holds(others, early)) {
      found.push({ what: `${what} at byte ${one.from - 1}`, bytes: early });
    }
  }
  if ('group' in one) {
    for (const miss of misframed({ fields: one.group })) {
      const bytes = inPlace(Buffer.from(miss.hex, 'hex'));
      found.push({ what: `${what} with ${miss.difference}`, bytes });
    }
  }
  if ('filled' in one) {
    found.push(...each(emptied(one), inPlace));
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
    ...looseFields(shape.fields).flatMap((one) =>
      'oneOf' in one ? [{ at: one.at, own: Buffer.from(one.oneOf[0]!, 'hex') }] : [],
    ),
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

const LINE_ENDS = [
  { name: 'CR', end: '\r' },
  { name: 'LF', end: '\n' },
] as const;

/** Segments whose field says nothing, though others do. */
function emptied(one: Extract<LooseField, { filled: number }>): Found[] {
  const { segment, filled } = one;
  const line = (fields: string[]) => Buffer.from(`\r${segment}|${fields.join('|')}\r`, 'latin1');
  const blank = Array.from({ length: filled + 3 }, () => '');
  const withAt = (at: number, said: string) => blank.map((old, i) => (i === at - 1 ? said : old));
  return [
    { what: `${segment}-${filled} empty`, bytes: line(blank) },
    { what: `${segment}-${filled} of empty components`, bytes: line(withAt(filled, '^^')) },
    {
      what: `${segment}-${filled + 1} filled in place of ${segment}-${filled}`,
      bytes: line(withAt(filled + 1, 'CANARY')),
    },
    ...(filled > 1
      ? [
          {
            what: `${segment}-${filled - 1} filled in place of ${segment}-${filled}`,
            bytes: line(withAt(filled - 1, 'CANARY')),
          },
        ]
      : []),
    ...LINE_ENDS.flatMap(({ name, end }) => [
      {
        what: `the line ends before ${segment}-${filled}, in ${name}`,
        bytes: Buffer.from(`${end}${segment}${'|'.repeat(filled)}${end}ZZZ`, 'latin1'),
      },
      ...(filled > 1
        ? [
            {
              what: `the line ends before ${segment}-1, in ${name}, and the next has enough fields`,
              bytes: Buffer.from(
                `${end}${segment}|${end}ZZZ${'|'.repeat(filled - 1)}CANARY`,
                'latin1',
              ),
            },
          ]
        : []),
    ]),
    {
      what: `${segment} in the middle of a line`,
      bytes: Buffer.from(`\rZZZ|${filledSample(one).subarray(1).toString('latin1')}`, 'latin1'),
    },
  ];
}

/** Its other texts, and other words before it. */
function otherSamples(one: WordField): Found[] {
  const what = nameOf(one);
  const before = one.word - 1;
  const behind = wordSample(one).subarray(2 * before);
  return [
    ...one.is
      .slice(1)
      .map((said) => ({ what: `${what} as ${said}`, bytes: wordSample(one, said) })),
    {
      what: `${what} behind long words`,
      bytes: Buffer.concat([Buffer.from(`${'long'.repeat(60)} `.repeat(before)), behind]),
    },
    {
      what: `${what} behind empty words`,
      bytes: Buffer.concat([Buffer.alloc(before, ' '), behind]),
    },
  ];
}

/** The word in another place, as a part of a longer one, and missing. */
function otherWords(one: WordField): Found[] {
  return [
    { what: `no word ${one.word}`, bytes: Buffer.alloc(wordSample(one).length, FILLER) },
    { what: `word ${one.word} one word late`, bytes: wordSample({ ...one, word: one.word + 1 }) },
    ...(one.word > 1
      ? [
          {
            what: `word ${one.word} one word early`,
            bytes: wordSample({ ...one, word: one.word - 1 }),
          },
        ]
      : []),
    ...one.is.flatMap((said) => [
      { what: `more behind ${said}`, bytes: wordSample(one, `${said}x`) },
      { what: `more before ${said}`, bytes: wordSample(one, `x${said}`) },
      { what: `no space behind ${said}`, bytes: wordSample(one, said).subarray(0, -2) },
    ]),
  ];
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
  const placed = looseFields(shape.fields).map((one, i) => ({ one, own: samples[i]! }));
  for (const { one, own } of placed) {
    if (!('oneOf' in one)) continue;
    bytes = padded(bytes, one.at + own.length);
    own.copy(bytes, one.at);
  }
  // Words are counted from their place on: what stands before them would shift them.
  const words = placed.filter(({ one }) => 'word' in one);
  const anywhere = [...words, ...placed.filter(({ one }) => 'from' in one)];
  for (const { one, own } of backwards ? anywhere.reverse() : anywhere) {
    bytes = Buffer.concat([padded(bytes, placeOf(one)), own]);
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
    looseFields(fields).every(
      (one) => !('oneOf' in one) || one.at + looseBytes(one) <= place || one.at >= place + size,
    )
  );
}

function sampleOf(one: LooseField): Buffer {
  if ('oneOf' in one) return Buffer.from(one.oneOf[0]!, 'hex');
  if ('bytes' in one) return Buffer.from(one.bytes, 'hex');
  if ('group' in one) return Buffer.from(sampleFrame({ fields: one.group }), 'hex');
  return 'word' in one ? wordSample(one) : filledSample(one);
}

/** Offsets of bytes in a sample that are constants of the field. */
function constantBytes(one: LooseField): number[] {
  if ('group' in one) return [];
  if ('filled' in one) return [0, 1, 2, 3, 4];
  // Spaces, and the word: what the others are does not matter.
  if ('word' in one) {
    const start = 2 * (one.word - 1);
    const end = start + one.is[0]!.length;
    return [...sampleOf(one).keys()].filter((at) => at <= end && (at >= start || at % 2 === 1));
  }
  return [...sampleOf(one).keys()];
}

function nameOf(one: LooseField): string {
  if ('oneOf' in one) return `what belongs at byte ${one.at}`;
  if ('bytes' in one) return one.bytes.length > 16 ? `"${printable(one.bytes)}"` : one.bytes;
  if ('filled' in one) return `${one.segment}-${one.filled}`;
  if ('word' in one) return `word ${one.word}`;
  return 'the group';
}

function printable(hexText: string): string {
  return Buffer.from(hexText, 'hex')
    .toString('latin1')
    .replaceAll(/[^ -~]/g, '.');
}
