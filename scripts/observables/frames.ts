import type { Problem } from '../model/observable';

/**
 * A frame of a binary protocol, as fields at fixed offsets from its first byte. Shared by the kinds
 * that look for such frames in streams and datagrams.
 */
export interface Frame {
  /** Short and stable: it becomes part of rule ids. `lead14`. */
  name: string;
  /** Only at the very start of what one side of a stream sends. */
  opening?: true;
  /** Only where this is the server's port. */
  port?: number;
  /** Which side sends it; default the client. */
  from?: 'client' | 'server';
  /** In ascending order of `at`; at least one has constant `bytes`. */
  fields: readonly FrameField[];
  /** Whole frame length in bytes for test traffic; the fields are laid over filler bytes. */
  sampleBytes: number;
}

export type FrameField = BytesField | NumberField | DigitsField;

export interface BytesField {
  at: number;
  /** Hex digits. */
  bytes: string;
}

export interface NumberField {
  at: number;
  number: {
    size: 1 | 2 | 4;
    order: 'little' | 'big';
    min: number;
    max: number;
    /** A value in range, for test traffic. */
    sample: number;
  };
}

export interface DigitsField {
  at: number;
  /** How many ASCII digits. */
  digits: number;
}

/** Filler for bytes that no field fixes: neither zero, nor a digit, nor ASCII text. */
const FILLER = 0xb1;

/** The constant that a fast matcher looks for: the longest one that is not all the same byte. */
export function anchorOf(frame: Frame): BytesField {
  const constants = frame.fields.filter((field): field is BytesField => 'bytes' in field);
  const varied = constants.filter(({ bytes }) => new Set(bytes.match(/../g)).size > 1);
  return [...varied].sort((a, b) => b.bytes.length - a.bytes.length)[0]!;
}

/** Offset of the first byte behind a field. */
export function fieldEnd(field: FrameField): number {
  if ('bytes' in field) return field.at + field.bytes.length / 2;
  return field.at + ('digits' in field ? field.digits : field.number.size);
}

/** What a definition's frame has wrong; see ObservableKind.check. */
export function frameProblems(frame: Frame, path: string): Problem[] {
  const problems: Problem[] = [];
  const say = (field: string, problem: string, advice: string) =>
    problems.push({ field: `${path}.${field}`, problem, advice });
  frame.fields.forEach((field, i) => {
    const before = frame.fields[i - 1];
    if (before && field.at < fieldEnd(before)) {
      say(
        `fields[${i}].at`,
        `overlaps the field before it`,
        'list fields in order of their offset',
      );
    }
    if ('bytes' in field && !/^(?:[0-9a-f]{2})+$/.test(field.bytes)) {
      say(
        `fields[${i}].bytes`,
        `"${field.bytes}" is not hex`,
        'write lowercase hex, such as "0546"',
      );
    }
    if ('number' in field) {
      const { size, min, max, sample } = field.number;
      if (min > max || max >= 256 ** size || sample < min || sample > max) {
        say(
          `fields[${i}].number`,
          `${min}..${max} with sample ${sample} does not fit ${size} bytes`,
          'give min <= sample <= max within the size',
        );
      }
    }
  });
  if (!anchorOf(frame)) {
    say('fields', 'no constant with two different bytes', 'give a field with `bytes` to look for');
  }
  if (frame.fields.some((field) => fieldEnd(field) > frame.sampleBytes)) {
    say('sampleBytes', 'is shorter than the fields', 'give the whole length of a frame');
  }
  return problems;
}

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
    {
      difference: 'its last matched byte cut off',
      hex: good.subarray(0, last - 1).toString('hex'),
    },
  ];
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
