import type { RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { patternBytes } from '../../lib/suricata-literals';
import {
  byteRanges,
  fixedRuns,
  isIn,
  quotedRanges,
  rangedBytes,
  type ByteRange,
} from '../../protocols/sequence/byte-pattern';
import { crossing } from '../crossing';
import { numberOptions } from '../frame-options';
import { deviceIs } from '../sides';
import { stepBytes, type Block, type Sequence, type Step } from '../../protocols/sequence/steps';
import type { StreamSequence } from './pattern';

/**
 * One rule for each sequence, which searches and alerts: a silent rule before it would search the same bytes twice. No
 * direction: either side may send it, and sensors that saw no handshake do not know the sides.
 */
export function suricata(o: StreamSequence): SuricataMatch[] {
  return o.sequences.flatMap((sequence) => {
    const match = {
      protocol: 'tcp',
      source: { address: 'any', port: 'any' },
      destination: { address: 'any', port: 'any' },
      options: sequenceOptions(sequence),
      ...deviceIs(o.device === 'sender' ? 'source' : 'destination'),
      limit: { track: 'by_both', seconds: o.suppressSeconds },
    } as const satisfies Omit<SuricataMatch, 'key'>;
    return [
      { ...match, key: sequence.name },
      crossing(match, match.options, `${sequence.name}-crossed`),
    ];
  });
}

type ClearText = Extract<Step, { text: string }>;

/** How far the next step lies behind the end of what the rule matched last. */
interface Cursor {
  ahead: number;
}

/** Conditions in the order of the steps, each relative to the one before it. */
function sequenceOptions(sequence: Sequence): RuleOption[] {
  const cursor: Cursor = { ahead: 0 };
  const options = sequence.steps.flatMap((step, index): RuleOption[] => {
    if ('number' in step) {
      const start = cursor.ahead;
      cursor.ahead += step.number.size;
      return numberOptions(step.number, start, true);
    }
    if ('block' in step) return blockOptions(step.block, cursor, sequence.steps[index + 1]);
    if ('without' in step && step.without !== undefined) return [clearOption(step, cursor)];
    if ('noneOf' in step) return noneOptions(step.noneOf, cursor);
    if ('oneOf' in step) return [oneOption(step.oneOf, cursor)];
    return bytesOptions(stepBytes(step)!, step.within ?? 0, index === 0, cursor);
  });
  return withFastPattern(options);
}

function bytesOptions(
  ranges: readonly ByteRange[],
  within: number,
  first: boolean,
  cursor: Cursor,
): RuleOption[] {
  const options: RuleOption[] = [];
  let end = 0;
  fixedRuns(ranges).forEach(({ at, bytes }, i) => {
    // In order: Suricata 6 finds nothing at a distance of less than nothing.
    const place =
      i > 0
        ? { distance: at - end, within: bytes.length }
        : first
          ? {}
          : { distance: cursor.ahead + at, within: within + bytes.length };
    options.push({ kind: 'content', bytes, ...place });
    end = at + bytes.length;
  });
  // Where no byte is fixed, the place is that of the step before.
  options.push(...rangeOptions(ranges, end === 0 ? cursor.ahead : -end));
  cursor.ahead = end === 0 ? cursor.ahead + ranges.length : ranges.length - end;
  return options;
}

/**
 * A byte with a bit is no less than the bit.
 * @param start where the pattern begins, relative to the end of what was matched last.
 */
function rangeOptions(ranges: readonly ByteRange[], start: number): RuleOption[] {
  return rangedBytes(ranges).flatMap(({ at, min, max, bit }): RuleOption[] => {
    const test = { kind: 'byte_test', count: 1, offset: start + at, relative: true } as const;
    return [
      ...(min > (bit ?? 0) ? [{ ...test, operator: '>=', value: min } as const] : []),
      ...(max < 255 ? [{ ...test, operator: '<=', value: max } as const] : []),
      ...(bit === undefined ? [] : [{ ...test, operator: '&', value: bit } as const]),
    ];
  });
}

/** Text with nothing of some characters before it. */
function clearOption({ text, within, without }: ClearText, cursor: Cursor): RuleOption {
  const bytes = (said: string) => patternBytes([...Buffer.from(said, 'latin1')]);
  const skip = cursor.ahead > 0 ? `.{${cursor.ahead}}` : '';
  cursor.ahead = 0;
  const pattern = `^${skip}[^${bytes(without!)}]{0,${within}}${bytes(text)}`;
  return { kind: 'pcre', pattern, modifiers: 'Rs' };
}

function blockOptions(block: Block, cursor: Cursor, next: Step | undefined): RuleOption[] {
  const { size, most, begins, holds } = block;
  const order = block.order === 'little' ? ({ little: true } as const) : {};
  const options: RuleOption[] = [
    {
      kind: 'byte_test',
      count: size,
      operator: '<=',
      value: most,
      offset: cursor.ahead,
      relative: true,
      ...order,
    },
  ];
  let number = cursor.ahead;
  if (begins) {
    const bytes = Buffer.from(begins, 'latin1');
    if (!tellsLength(bytes, next)) {
      options.push({
        kind: 'byte_test',
        count: size,
        operator: '>=',
        value: bytes.length,
        offset: number,
        relative: true,
        ...order,
      });
    }
    options.push({ kind: 'content', bytes, distance: number + size, within: bytes.length });
    number = -(size + bytes.length);
  }
  if (holds) {
    const held = patternBytes(holds.map((one) => parseInt(one, 16)));
    const skip = number + size;
    const pattern = `^${skip > 0 ? `.{${skip}}` : ''}[^\\x00]{0,${most - 1}}?[${held}]`;
    options.push({ kind: 'pcre', pattern, modifiers: 'Rs' });
    return options;
  }
  options.push({ kind: 'byte_jump', count: size, offset: number, relative: true, ...order });
  cursor.ahead = 0;
  return options;
}

/**
 * Whether a block is as long as what it begins with wherever the next step stands behind it: the next step is right there,
 * and stands nowhere in what it begins with.
 */
function tellsLength(begins: Buffer, next: Step | undefined): boolean {
  const ranges = next && !('within' in next && next.within) ? stepBytes(next) : null;
  if (!ranges) return false;
  const stands = (at: number) =>
    ranges.every((range, i) => {
      const byte = begins[at + i];
      return byte === undefined || isIn(range, byte);
    });
  return ![...begins.keys()].some(stands);
}

function noneOptions(noneOf: readonly string[], cursor: Cursor): RuleOption[] {
  const bytes = noneOf.map((one) => Buffer.from(one, 'hex'));
  // Where data end, nothing stands: that says nothing of what comes.
  const most = Math.max(...bytes.map(({ length }) => length));
  return [
    { kind: 'isdataat', count: cursor.ahead + most, relative: true },
    ...bytes.map((one): RuleOption => ({
      kind: 'content',
      bytes: one,
      negated: true,
      distance: cursor.ahead,
      within: one.length,
    })),
  ];
}

function oneOption(oneOf: readonly string[], cursor: Cursor): RuleOption {
  const kinds = oneOf.map((one) => quotedRanges(byteRanges(one), patternBytes, '.'));
  cursor.ahead = 0;
  return { kind: 'pcre', pattern: `(?:${kinds.join('|')})`, modifiers: 'Rs' };
}

/** The longest constant is what the fast matcher gets. */
function withFastPattern(options: readonly RuleOption[]): RuleOption[] {
  const worth = (option: RuleOption) =>
    option.kind !== 'content' || option.negated
      ? 0
      : // Zeros are everywhere.
        option.bytes.filter((byte) => byte !== 0).length;
  const best = options.reduce((a, b) => (worth(b) > worth(a) ? b : a));
  return options.map((option) =>
    option === best && option.kind === 'content' ? { ...option, fastPattern: true } : option,
  );
}
