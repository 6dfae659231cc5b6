import { z } from 'zod';
import { field } from '../../../model/schema';
import { FROM } from './anywhere';
import type { Found, LooseForm } from './form';

export const FILLED_FIELD = z.strictObject({
  from: FROM,
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
export type FilledField = z.infer<typeof FILLED_FIELD>;

export const FILLED: LooseForm<FilledField> = {
  stands: 'anywhere',
  place: ({ from }) => from,
  leastBytes: (one) => filledSample(one).length,
  holds: (one, data) =>
    new RegExp(filledPattern(one)).test(data.subarray(one.from).toString('latin1')),
  begins: ({ segment }) => ['\r', '\n'].map((end) => Buffer.from(`${end}${segment}|`, 'latin1')),
  name: nameOf,
  sample: (one) => filledSample(one),
  // The end of the line before, three letters and the separator.
  constants: () => [0, 1, 2, 3, 4],
  edges: (one) => [
    {
      what: `${nameOf(one)} in its second component alone`,
      bytes: filledSample(one, '^CANARY'),
    },
    {
      what: `${nameOf(one)} in a line that ends in LF`,
      bytes: Buffer.from(filledSample(one).toString('latin1').replace('\r', '\n'), 'latin1'),
    },
  ],
  misses: emptied,
};

function nameOf({ segment, filled }: FilledField): string {
  return `${segment}-${filled}`;
}

/**
 * The field of an HL7 segment that says something, as a regular expression: the segment begins a line, and before the
 * field stand as many separators as its number. Components that are all empty say nothing.
 */
export function filledPattern({ segment, filled }: FilledField): string {
  return `[\\x0d\\x0a]${segment}\\|([^\\|\\x0d\\x0a]*\\|){${filled - 1}}\\^*[^\\|\\^\\x0d\\x0a]`;
}

/** A segment with its field filled, as bytes. */
function filledSample({ segment, filled }: FilledField, said = 'CANARY^TEST'): Buffer {
  return Buffer.from(`\r${segment}${'|'.repeat(filled)}${said}`, 'latin1');
}

const LINE_ENDS = [
  { name: 'CR', end: '\r' },
  { name: 'LF', end: '\n' },
] as const;

/** Segments whose field says nothing, though others do. */
function emptied(one: FilledField): Found[] {
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
