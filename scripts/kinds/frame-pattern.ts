import { fieldEnd, type Frame, type NumberField, plainFields } from '../protocols/frame/frames';

/**
 * A frame as regular expressions that must all match from its first byte: one of the fields at fixed places, one for
 * each window.
 * @param literal bytes as the engine's pattern has them; `any` one byte of any value.
 */
export function framePatterns(
  frame: Pick<Frame, 'fields'>,
  literal: (bytes: Iterable<number>) => string,
  any: string,
): [string, ...string[]] {
  let cursor = 0;
  let pattern = '';
  const windows: string[] = [];
  for (const field of plainFields(frame)) {
    if ('within' in field) {
      const [from, last] = field.within;
      const bytes = Buffer.from(field.bytes, 'hex');
      windows.push(`${any}{${from},${last + 1 - bytes.length}}${literal(bytes)}`);
      continue;
    }
    if (field.at > cursor) pattern += `${any}{${field.at - cursor}}`;
    if ('bytes' in field) pattern += literal(Buffer.from(field.bytes, 'hex'));
    else if ('digits' in field) pattern += `[0-9]{${field.digits}}`;
    else pattern += numberPattern(field, literal, any);
    cursor = fieldEnd(field);
  }
  return [pattern, ...windows];
}

/** A number's range as alternatives by its high byte; two bytes at the most. */
function numberPattern(
  { number }: NumberField,
  literal: (bytes: Iterable<number>) => string,
  any: string,
): string {
  const { size, order, min, max } = number;
  if (size > 2) throw new Error('a pattern holds numbers of one or two bytes');
  const range = (low: number, high: number) => {
    if (low === high) return literal([low]);
    return low === 0 && high === 0xff ? any : `[${literal([low])}-${literal([high])}]`;
  };
  if (size === 1) return range(min, max);
  const [lowHigh, highHigh] = [min >> 8, max >> 8];
  const either = (low: string, high: string) => (order === 'little' ? low + high : high + low);
  // Whole rows of 256 as one alternative, and the parts of rows at either end.
  const rows: [number, number, number, number][] = [];
  if (lowHigh === highHigh) rows.push([min & 0xff, max & 0xff, lowHigh, highHigh]);
  else {
    const from = (min & 0xff) === 0 ? lowHigh : lowHigh + 1;
    const to = (max & 0xff) === 0xff ? highHigh : highHigh - 1;
    if (from > lowHigh) rows.push([min & 0xff, 0xff, lowHigh, lowHigh]);
    if (from <= to) rows.push([0, 0xff, from, to]);
    if (to < highHigh) rows.push([0, max & 0xff, highHigh, highHigh]);
  }
  const alternatives = rows.map(([low, high, first, last]) =>
    either(range(low, high), range(first, last)),
  );
  return alternatives.length === 1 ? alternatives[0]! : `(${alternatives.join('|')})`;
}
