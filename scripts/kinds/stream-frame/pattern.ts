import { z } from 'zod';
import { field, hex, offset, port, some, suppressSeconds, text } from '../../model/schema';
import { FRAME } from '../../protocols/frame/frames';

const mark = z
  .string()
  .regex(/^[a-z0-9_]+$/, 'cannot be a name in a rule; write lowercase letters, digits and _');

/** A frame of a protocol over TCP: anywhere in a stream, or as its opening. */
export const schema = z.strictObject({
  kind: z.literal('stream-frame'),
  frames: field(some(FRAME), 'Frames, any one of which is a match', [
    { name: 'hello', opening: true, fields: [{ at: 0, text: 'HELLO' }] },
  ]),
  common: field(
    z.strictObject({
      at: field(offset, "Offset from the frame's first byte", 2),
      bytes: field(hex, 'Constant bytes, as lowercase hex', '0546'),
    }),
    'Constant bytes that all frames of one side have at one place: what the alerting rule looks for. May be absent where each side sends one frame',
    { at: 2, bytes: '0546' },
  ).exactOptional(),
  mark: field(
    mark,
    'Name of the mark that a flow with such a frame gets, for other observables to name it. May be absent where nobody does and each side sends one frame',
    'cms_telemetry',
  ).exactOptional(),
  unless: field(
    some(
      z.strictObject({
        mark: field(mark, 'A mark of the flow', 'cms_telemetry'),
        frame: field(hex, 'A frame that sets it, as lowercase hex', '2800054600001600'),
      }),
    ),
    'Marks of flows on which this is not news any more, each with a frame that sets it',
    [{ mark: 'cms_telemetry', frame: '2800054600001600' }],
  ).exactOptional(),
  servers: field(
    z.array(text).min(1).readonly(),
    'Only streams to these servers, as IPv4 addresses; to any, where nothing is said',
    ['192.0.2.1'],
  ).exactOptional(),
  company: field(
    z.array(hex).readonly(),
    'Frames of the protocol that do not match; they stand around the matching ones in tests',
    ['02000543'],
  ),
  usual: field(
    z.strictObject({
      server: field(text, 'IPv4 address', '10.20.0.9'),
      port: field(port, 'TCP port', 515),
    }),
    'Where such streams usually go; used for test traffic only, never as a condition',
    { server: '10.20.0.9', port: 515 },
  ),
  handed: field(
    z.literal(true),
    'Zeek: look at every stream to the usual port from its first byte, recognised or not',
    true,
  ).exactOptional(),
  suppressSeconds,
});
export type StreamFrame = z.infer<typeof schema>;
