import { patternBytes } from '../lib/suricata-literals';
import type { NumberForm } from '../lib/ordered-number';
import type { RuleOption } from '../model/suricata-rule';
import {
  anchorOf,
  besidesAnchor,
  fieldEnd,
  type Frame,
  plainFields,
  type WindowField,
} from '../protocols/frame/frames';

/** A frame's fields as Suricata conditions. */

/** For a frame anywhere: the anchor first, for the fast matcher, the rest relative to it. */
export function floatingOptions(frame: Frame): RuleOption[] {
  const anchor = anchorOf(frame);
  let cursor = fieldEnd(anchor);
  const options: RuleOption[] = [
    { kind: 'content', bytes: Buffer.from(anchor.bytes, 'hex'), fastPattern: true },
  ];
  const rest = besidesAnchor(frame);
  for (const field of rest) {
    if ('number' in field) options.push(...numberOptions(field.number, field.at - cursor, true));
  }
  const windows = rest.filter((field): field is WindowField => 'within' in field);
  if (windows.length > 0) options.push(windowsBehind(windows, cursor));
  for (const field of rest) {
    if ('within' in field || 'number' in field) continue;
    const gap = field.at - cursor;
    if ('bytes' in field) {
      const bytes = Buffer.from(field.bytes, 'hex');
      options.push({ kind: 'content', bytes, distance: gap, within: bytes.length });
    } else {
      options.push({ kind: 'pcre', pattern: `^.{${gap}}[0-9]{${field.digits}}`, modifiers: 'Rs' });
    }
    cursor = fieldEnd(field);
  }
  return options;
}

/** For a frame at the start of a stream or of a datagram: every field at its own offset. */
export function openingOptions(frame: Pick<Frame, 'fields'>): RuleOption[] {
  const anchor = anchorOf(frame);
  return plainFields(frame).flatMap((field): RuleOption[] => {
    if ('number' in field) return numberOptions(field.number, field.at, false);
    if ('digits' in field) {
      return [{ kind: 'pcre', pattern: `^.{${field.at}}[0-9]{${field.digits}}`, modifiers: 's' }];
    }
    const bytes = Buffer.from(field.bytes, 'hex');
    if ('within' in field) {
      const [from, last] = field.within;
      return [{ kind: 'content', bytes, offset: from, depth: last + 1 - from }];
    }
    const fast = field.at === anchor.at ? { fastPattern: true as const } : {};
    return [{ kind: 'content', bytes, offset: field.at, depth: bytes.length, ...fast }];
  });
}

/**
 * Windows, each looked for from the end of the anchor. In one expression that only looks ahead: a match of bytes that
 * move would move what the conditions behind it are relative to.
 */
function windowsBehind(windows: readonly WindowField[], anchorEnd: number): RuleOption {
  const ahead = windows.map(({ within: [from, last], bytes }) => {
    const literal = patternBytes(Buffer.from(bytes, 'hex'));
    const latest = last + 1 - bytes.length / 2;
    return `(?=.{${from - anchorEnd},${latest - anchorEnd}}${literal})`;
  });
  return { kind: 'pcre', pattern: `^${ahead.join('')}`, modifiers: 'Rs' };
}

/**
 * A number in a range.
 * @param offset of its first byte, from the start or, where it is relative, from the end of what was matched last.
 */
export function numberOptions(
  number: NumberForm & { min: number; max: number },
  offset: number,
  relative: boolean,
): RuleOption[] {
  const place = {
    kind: 'byte_test',
    count: number.size,
    offset,
    ...(relative ? { relative: true as const } : {}),
    ...(number.order === 'little' ? { little: true as const } : {}),
  } as const;
  // A bound that every number of this size keeps is none.
  return [
    ...(number.min > 0 ? [{ ...place, operator: '>=', value: number.min } as const] : []),
    ...(number.max < 256 ** number.size - 1
      ? [{ ...place, operator: '<=', value: number.max } as const]
      : []),
  ];
}
