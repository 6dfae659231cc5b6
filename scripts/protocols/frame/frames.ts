import type { Problem } from '../../model/observable';

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
