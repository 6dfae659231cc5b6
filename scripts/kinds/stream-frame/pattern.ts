import { z } from 'zod';
import { field, hex, ipv4, port, reference, some, suppressSeconds, text } from '../../model/schema';
import { FRAME } from '../../protocols/frame/frames';

/** A frame of a protocol over TCP: anywhere in a stream, or as its opening. */
export const schema = z.strictObject({
  kind: z.literal('stream-frame'),
  frames: field(some(FRAME), 'Frames, any one of which is a match', [
    { name: 'hello', opening: true, fields: [{ at: 0, text: 'HELLO' }] },
  ]),
  unless: field(
    some(reference),
    'Detections of the same protocol on whose flows this is not news any more: their frames come later',
    [{ ref: 'contec-cms8000/telemetry' }],
  ).exactOptional(),
  servers: field(
    z.array(text).min(1).readonly(),
    'Only streams to these servers, as IPv4 addresses; to any, where nothing is said',
    ['192.0.2.1'],
  ).exactOptional(),
  otherFrames: field(
    z.array(hex).readonly(),
    'Frames of the protocol that do not match; they stand around the matching ones in tests',
    ['02000543'],
  ),
  usual: field(
    z.strictObject({
      server: field(ipv4, 'IPv4 address', '10.20.0.9'),
      port: field(port, 'TCP port', 515),
    }),
    'Where such streams usually go; used for test traffic only, never as a condition',
    { server: '10.20.0.9', port: 515 },
  ),
  zeekParsesFromStart: field(
    z.literal(true),
    'Zeek: look at every stream to the usual port from its first byte, recognised or not',
    true,
  ).exactOptional(),
  device: field(
    z.enum(['client', 'server']),
    'Which end is the device; the client, where nothing is said',
    'server',
  ).exactOptional(),
  suppressSeconds,
});
export type StreamFrame = z.infer<typeof schema>;
