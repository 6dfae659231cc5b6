import { fieldEnd, type Frame, type FrameField, type NumberField } from './frames';

/** Frames as bytes for test traffic: such that match, and such that only look as if they did. */

/** Filler for bytes that no field fixes: neither zero, nor a digit, nor ASCII text. */
const FILLER = 0xb1;

/** A frame that satisfies every field, as hex. */
export function sampleFrame(frame: Frame): string {
  const bytes = Buffer.alloc(frame.sampleBytes, FILLER);
  for (const field of frame.fields) write(bytes, field);
  return bytes.toString('hex');
}

/** Matching frames with each number at the ends of its range. */
export function boundaryFrames(frame: Frame): { what: string; hex: string }[] {
  return frame.fields.flatMap((field) =>
    'number' in field
      ? [field.number.min, field.number.max]
          .filter((value) => value !== field.number.sample)
          .map((value) => {
            const bytes = Buffer.from(sampleFrame(frame), 'hex');
            writeNumber(bytes, field.at, field.number.size, value, field.number.order);
            return { what: `${value} at byte ${field.at}`, hex: bytes.toString('hex') };
          })
      : [],
  );
}

/** Frames that differ from a matching one in one respect each, and must not match. */
export function misframed(frame: Frame): { difference: string; hex: string }[] {
  const good = Buffer.from(sampleFrame(frame), 'hex');
  const changed = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(good);
    change(bytes);
    return bytes.toString('hex');
  };
  const misses = frame.fields.flatMap((field) => {
    if ('bytes' in field) {
      return [...Buffer.from(field.bytes, 'hex')].map((_, i) => ({
        difference: `a bit of byte ${field.at + i} flipped`,
        hex: changed((bytes) => void (bytes[field.at + i]! ^= 0x08)),
      }));
    }
    if ('digits' in field) {
      return [0, field.digits - 1].flatMap((i) =>
        [0x2f, 0x3a].map((byte) => ({
          difference: `byte ${field.at + i} ${byte === 0x2f ? 'below' : 'above'} the digits`,
          hex: changed((bytes) => void (bytes[field.at + i] = byte)),
        })),
      );
    }
    return wrongNumbers(field).map(({ difference, value, order }) => ({
      difference,
      hex: changed((bytes) => writeNumber(bytes, field.at, field.number.size, value, order)),
    }));
  });
  const last = Math.max(...frame.fields.map(fieldEnd));
  return [
    ...misses,
    ...displaced(frame, good),
    {
      difference: 'its last matched byte cut off',
      hex: good.subarray(0, last - 1).toString('hex'),
    },
  ];
}

/** Frames with all that is looked for, one field or all from one field on in another place. */
function displaced(frame: Frame, good: Buffer): { difference: string; hex: string }[] {
  // A constant alone has no other place where a frame may be anywhere.
  if (frame.fields.length === 1 && !frame.opening) return [];
  return frame.fields.flatMap((field) => {
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

/** The first offset with room for so many bytes that no field wants, or null. */
function freePlace(frame: Frame, size: number): number | null {
  const ends = [0, ...frame.fields.map(fieldEnd)];
  const starts = [...frame.fields.map(({ at }) => at), frame.sampleBytes];
  const gap = ends.findIndex((end, i) => starts[i]! - end >= size);
  return gap < 0 ? null : ends[gap]!;
}

function wrongNumbers(field: NumberField) {
  const { size, order, min, max, sample } = field.number;
  const other = order === 'little' ? 'big' : 'little';
  const swapped = Buffer.alloc(size);
  writeNumber(swapped, 0, size, sample, order);
  const read = order === 'little' ? swapped.readUIntBE(0, size) : swapped.readUIntLE(0, size);
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

function write(bytes: Buffer, field: FrameField): void {
  if ('bytes' in field) bytes.write(field.bytes, field.at, 'hex');
  else if ('digits' in field) bytes.write('1984728650'.slice(0, field.digits), field.at, 'latin1');
  else writeNumber(bytes, field.at, field.number.size, field.number.sample, field.number.order);
}

function writeNumber(
  bytes: Buffer,
  at: number,
  size: number,
  value: number,
  order: 'little' | 'big',
): void {
  if (order === 'little') bytes.writeUIntLE(value, at, size);
  else bytes.writeUIntBE(value, at, size);
}
