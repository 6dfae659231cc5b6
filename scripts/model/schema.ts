import { z } from 'zod';

/**
 * Shapes of what authors write, as data: the build checks a definition against them at run time, and CONTRIBUTING.md
 * has a table rendered from them. Types are checked against the same shapes by TypeScript.
 */

/** A shape with what it means and one example of it, for the table and for complaints. */
export function field<S extends z.ZodType>(shape: S, description: string, example: unknown): S {
  return shape.meta({ description, examples: [example] }) as S;
}

/** A list with at least one entry. */
export function some<S extends z.ZodType>(entry: S) {
  return z.tuple([entry], entry).readonly();
}

export const text = z.string().min(1);

/** Words that people read at night: so many characters at most. */
export const prose = (most: number) => text.max(most);

const DEVICE = '(?:the|a|this|that) (?:monitor|device|pump|scanner)';
const POWERED_OFF = `\\b(?:unplug|pull the plug|(?:switch|turn|power)(?: off ${DEVICE}| ${DEVICE} off))\\b`;
const FORBIDDEN = "\\b(?:do not|don't|never)\\b";
const SENTENCE = `(?:(?=[^.;:!]*${FORBIDDEN})|(?![^.;:!]*${POWERED_OFF}))[^.;:!]*`;

/** A step for people at night: none tells them to take a device from a patient. */
export const step = prose(250).regex(
  new RegExp(`^${SENTENCE}(?:[.;:!]+${SENTENCE})*$`, 'i'),
  'tells readers to unplug or switch off what may be on a patient; write whom to call first, or "Do not unplug ..."',
);
export const hex = z
  .string()
  .min(1)
  .regex(
    /^(?:[0-9a-f]{2})*$/,
    'is not hex; write two lowercase hex digits for each byte, without blanks or 0x, such as "0546"',
  );
const ascii = text.regex(
  /^[\x00-\x7f]*$/,
  'is not ASCII; write the bytes as lowercase hex under `bytes`',
);

/**
 * The longest constant that engines look for, in bytes: from about 4,000 Suricata refuses the rule, and with it the
 * whole set; Zeek misses what is longer than what it keeps of a stream.
 */
export const MOST_CONSTANT_BYTES = 1024;
export const TOO_LONG = `is longer than ${MOST_CONSTANT_BYTES} bytes; write the part that tells it from other traffic`;

/** Hex and text that become a constant of a rule or a pattern of it; samples of traffic may be longer. */
export const constantHex = hex.max(2 * MOST_CONSTANT_BYTES, TOO_LONG);
export const constantText = ascii.max(MOST_CONSTANT_BYTES, TOO_LONG);
/** One address, as traffic has it. */
export const ipv4 = z.ipv4('is no IPv4 address; write four numbers up to 255, such as 10.20.0.9');
export const port = z.int().min(1).max(65535);
export const offset = z.int().min(0).max(65535);
/** Engines count whole seconds. */
export const seconds = z.int().min(1);

/** Another detection, as `ref` of model/mark.ts writes it. */
export const reference = z.strictObject({
  ref: field(
    z.templateLiteral([z.string().min(1), '/', z.string().min(1)]),
    'Id of the detection; `ref(...)` of scripts/model/mark writes it',
    'contec-cms8000/contact',
  ),
});

/** A week. Who was told longer ago has forgotten it; more is a number of milliseconds. */
const MOST_SUPPRESS_SECONDS = 7 * 86_400;

/** What every observable has besides its kind. */
export const suppressSeconds = field(
  seconds.max(MOST_SUPPRESS_SECONDS),
  'For how long one pair of hosts (or one host) is not reported again, in seconds; a week at most',
  3600,
);
