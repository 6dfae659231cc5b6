import { zeekBool, zeekRecord, zeekString, zeekVector } from '../lib/zeek-literals';
import {
  anchorOf,
  besidesAnchor,
  fieldEnd,
  type Frame,
  leastBytes,
  type PlainField,
} from '../protocols/frame/frames';
import type { StreamPattern } from '../model/zeek-data';

/** Frames in TCP streams as Zeek's scripts and signatures have them. */

/**
 * The bytes that make Zeek hand a stream over: the frame's constant, floating where it is long enough to be
 * rare; else, and for an opening, at the start of the stream only.
 */
export function recogniser(frame: Frame): StreamPattern {
  const { bytes, at } = anchorOf(frame);
  const floats = !frame.opening && bytes.length >= 8;
  return floats ? { bytes } : { bytes, at };
}

export function zeekFrame(frame: Frame): string {
  const anchor = anchorOf(frame);
  return zeekRecord('FrameShape', {
    name: zeekString(frame.name),
    opening: zeekBool(frame.opening ?? false),
    from_server: zeekBool(frame.from === 'server'),
    ...(frame.port === undefined ? {} : { server_port: `${frame.port}/tcp` }),
    anchor: zeekString(Buffer.from(anchor.bytes, 'hex')),
    anchor_at: String(anchor.at),
    least: String(leastBytes(frame)),
    size: String(Math.max(...frame.fields.map(fieldEnd))),
    fields: zeekVector(besidesAnchor(frame).map(zeekField)),
  });
}

export function zeekField(field: PlainField): string {
  if ('within' in field) {
    const [from, last] = field.within;
    return zeekRecord('FrameField', {
      at: String(from),
      last: String(last),
      bytes: zeekString(Buffer.from(field.bytes, 'hex')),
    });
  }
  const at = { at: String(field.at) };
  if ('bytes' in field) {
    return zeekRecord('FrameField', {
      ...at,
      bytes: zeekString(Buffer.from(field.bytes, 'hex')),
    });
  }
  if ('digits' in field) return zeekRecord('FrameField', { ...at, digits: String(field.digits) });
  const { size, order, min, max } = field.number;
  return zeekRecord('FrameField', {
    ...at,
    size: String(size),
    little: zeekBool(order === 'little'),
    min: String(min),
    max: String(max),
  });
}
