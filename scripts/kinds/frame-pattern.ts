import { fieldEnd, type Frame, type NumberField } from '../protocols/frame/frames';

/**
 * A whole frame as one regular expression, from its first byte to its last field.
 * @param literal bytes as the engine's pattern has them; `any` one byte of any value.
 */
export function framePattern(
  frame: Frame,
  literal: (bytes: Iterable<number>) => string,
  any: string,
): string {
  let cursor = 0;
  let pattern = '';
  for (const field of frame.fields) {
    if (field.at > cursor) pattern += `${any}{${field.at - cursor}}`;
    if ('bytes' in field) pattern += literal(Buffer.from(field.bytes, 'hex'));
    else if ('digits' in field) pattern += `[0-9]{${field.digits}}`;
    else pattern += numberPattern(field, literal);
    cursor = fieldEnd(field);
  }
  return pattern;
}

/** A number's range as alternatives by its high byte; two bytes at the most. */
function numberPattern(
  { number }: NumberField,
  literal: (bytes: Iterable<number>) => string,
): string {
  const { size, order, min, max } = number;
  if (size > 2) throw new Error('a pattern holds numbers of one or two bytes');
  const range = (low: number, high: number) =>
    low === high ? literal([low]) : `[${literal([low])}-${literal([high])}]`;
  if (size === 1) return range(min, max);
  const alternatives: string[] = [];
  for (let high = min >> 8; high <= max >> 8; high++) {
    const low = range(high === min >> 8 ? min & 0xff : 0, high === max >> 8 ? max & 0xff : 0xff);
    alternatives.push(order === 'little' ? low + literal([high]) : literal([high]) + low);
  }
  return `(${alternatives.join('|')})`;
}
