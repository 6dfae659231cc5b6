import type { RuleOption } from '../model/suricata-rule';
import { anchorOf, fieldEnd, type Frame, type NumberField } from '../protocols/frame/frames';

/** A frame's fields as Suricata conditions. */

/** For a frame anywhere: the anchor first, for the fast matcher, the rest relative to it. */
export function floatingOptions(frame: Frame): RuleOption[] {
  const anchor = anchorOf(frame);
  let cursor = fieldEnd(anchor);
  const options: RuleOption[] = [
    { kind: 'content', bytes: Buffer.from(anchor.bytes, 'hex'), fastPattern: true },
  ];
  const rest = frame.fields.filter((field) => field !== anchor);
  for (const field of rest) {
    if ('number' in field) options.push(...numberOptions(field, field.at - cursor, true));
  }
  for (const field of rest) {
    const gap = field.at - cursor;
    if ('bytes' in field) {
      const bytes = Buffer.from(field.bytes, 'hex');
      options.push({ kind: 'content', bytes, distance: gap, within: bytes.length });
    } else if ('digits' in field) {
      options.push({ kind: 'pcre', pattern: `^.{${gap}}[0-9]{${field.digits}}`, modifiers: 'Rs' });
    } else continue;
    cursor = fieldEnd(field);
  }
  return options;
}

/** For a frame at the start of a stream or of a datagram: every field at its own offset. */
export function openingOptions(frame: Frame): RuleOption[] {
  const anchor = anchorOf(frame);
  return frame.fields.flatMap((field): RuleOption[] => {
    if ('number' in field) return numberOptions(field, field.at, false);
    if ('digits' in field) {
      return [{ kind: 'pcre', pattern: `^.{${field.at}}[0-9]{${field.digits}}`, modifiers: 's' }];
    }
    const bytes = Buffer.from(field.bytes, 'hex');
    const fast = field === anchor ? { fastPattern: true as const } : {};
    return [{ kind: 'content', bytes, offset: field.at, depth: bytes.length, ...fast }];
  });
}

function numberOptions({ number }: NumberField, offset: number, relative: boolean): RuleOption[] {
  const place = {
    kind: 'byte_test',
    count: number.size,
    offset,
    ...(relative ? { relative: true as const } : {}),
    ...(number.order === 'little' ? { little: true as const } : {}),
  } as const;
  return [
    { ...place, operator: '>=', value: number.min },
    { ...place, operator: '<=', value: number.max },
  ];
}
