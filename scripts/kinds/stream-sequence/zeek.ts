import {
  zeekBool,
  zeekPatternBytes,
  zeekRecord,
  zeekSet,
  zeekString,
  zeekVector,
} from '../../lib/zeek-literals';
import type { ZeekData } from '../../model/zeek-data';
import {
  byteRanges,
  fixedRuns,
  isFixed,
  quotedRanges,
  rangedBytes,
  type ByteRange,
} from '../../protocols/sequence/byte-pattern';
import {
  longestConstant,
  reachOf,
  stepBytes,
  type Sequence,
  type Step,
} from '../../protocols/sequence/steps';
import type { StreamSequence } from './pattern';

export function zeek(o: StreamSequence): ZeekData {
  const opens = [...new Set(o.opens ?? o.sequences.map(({ steps }) => longestRun(steps[0])))];
  return {
    entry: {
      table: 'sequence_watches',
      value: zeekRecord('SequenceWatch', {
        idle_bytes: String(o.idleBytes),
        opens: zeekVector(opens.map((hex) => zeekString(Buffer.from(hex, 'hex')))),
        device_sends: zeekBool(o.device === 'sender'),
        reach: String(Math.max(...o.sequences.map(reachOf))),
        sequences: zeekVector(o.sequences.map(zeekSequence)),
        ...(o.units ? { units: zeekUnits(o.units) } : {}),
      }),
    },
    recognised: { by: 'sequences', patterns: opens.map((bytes) => ({ bytes })) },
  };
}

function zeekUnits({
  firstTypes,
  types,
  lengthAt,
  lengthBytes,
  bytesBefore,
}: NonNullable<StreamSequence['units']>): string {
  return zeekRecord('SequenceUnits', {
    first_types: zeekSet(firstTypes.map(String)),
    types: zeekSet(types.map(String)),
    length_at: String(lengthAt),
    header: String(lengthAt + lengthBytes),
    ...(bytesBefore === undefined ? {} : { before: String(bytesBefore) }),
  });
}

/** What the signature looks for: bytes that float, so no places that any byte may have. */
function longestRun(step: Step): string {
  const [main] = fixedRuns(stepBytes(step)!).sort((a, b) => b.bytes.length - a.bytes.length);
  return main!.bytes.toString('hex');
}

function zeekSequence({ name, steps }: Sequence): string {
  return zeekRecord('ByteSequence', {
    name: zeekString(name),
    constant: zeekString(longestConstant(steps)),
    steps: zeekVector(steps.map(zeekStep)),
  });
}

function zeekStep(step: Step): string {
  if ('number' in step) {
    const { size, order, min, max } = step.number;
    return zeekRecord('SequenceStep', {
      number: zeekRecord('SequenceNumber', {
        size: String(size),
        little: zeekBool(order === 'little'),
        min: String(min),
        max: String(max),
      }),
    });
  }
  if ('block' in step) {
    const { size, order, most, begins, holds } = step.block;
    return zeekRecord('SequenceStep', {
      block: zeekRecord('SequenceBlock', {
        size: String(size),
        little: zeekBool(order === 'little'),
        most: String(most),
        ...(begins ? { begins: zeekString(begins) } : {}),
        ...(holds
          ? { holds: zeekVector(holds.map((one) => zeekString(Buffer.from(one, 'hex')))) }
          : {}),
      }),
    });
  }
  if ('noneOf' in step) {
    const none = step.noneOf.map((one) => zeekString(Buffer.from(one, 'hex')));
    return zeekRecord('SequenceStep', { none_of: zeekVector(none) });
  }
  if ('oneOf' in step) {
    const all = step.oneOf.map(byteRanges);
    const one = all.map((ranges) => quotedRanges(ranges, zeekPatternBytes, '[\\x00-\\xff]'));
    return zeekRecord('SequenceStep', {
      literal: zeekString(commonBeginning(all)),
      size: String(Math.max(...all.map(({ length }) => length))),
      one_of: `/${one.join('|')}/`,
    });
  }
  const without = 'without' in step ? step.without : undefined;
  return bytesStep(stepBytes(step)!, step.within ?? 0, without);
}

/** The bytes that all of several patterns begin with. */
function commonBeginning(all: readonly (readonly ByteRange[])[]): Buffer {
  const [first = []] = all;
  const isCommon = (range: ByteRange, at: number) =>
    isFixed(range) && all.every((one) => one[at]?.min === range.min && one[at].max === range.max);
  const end = first.findIndex((range, at) => !isCommon(range, at));
  return Buffer.from(first.slice(0, end < 0 ? first.length : end).map(({ min }) => min));
}

/** What is searched for is the longest run of fixed bytes; the others, and ranges, are looked at where it stands. */
function bytesStep(ranges: readonly ByteRange[], within: number, without?: string): string {
  const [main] = fixedRuns(ranges).sort((a, b) => b.bytes.length - a.bytes.length);
  const inMain = (at: number) => main && at >= main.at && at < main.at + main.bytes.length;
  const singles = ranges.flatMap((range, at) =>
    isFixed(range) && !inMain(at) ? [{ ...range, at }] : [],
  );
  const checks = [...singles, ...rangedBytes(ranges)].sort((a, b) => a.at - b.at);
  return zeekRecord('SequenceStep', {
    ...(main ? { literal: zeekString(main.bytes), literal_at: String(main.at) } : {}),
    size: String(ranges.length),
    ...(within > 0 ? { within: String(within) } : {}),
    ...(without ? { without: `/[${zeekPatternBytes(Buffer.from(without))}]/` } : {}),
    ...(checks.length > 0
      ? {
          checks: zeekVector(
            checks.map(({ at, min, max, bit }) =>
              zeekRecord('ByteCheck', {
                at: String(at),
                min: String(min),
                max: String(max),
                ...(bit === undefined ? {} : { bit: String(bit) }),
              }),
            ),
          ),
        }
      : {}),
  });
}
