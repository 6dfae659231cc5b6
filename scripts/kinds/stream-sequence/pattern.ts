import { z } from 'zod';
import { constantHex, field, hex, port, some, suppressSeconds } from '../../model/schema';
import { SEQUENCE } from '../../protocols/sequence/steps';

/** Messages over TCP in which a place depends on what stands before it; from either side, anywhere in a stream. */
export const schema = z.strictObject({
  kind: z.literal('stream-sequence'),
  sequences: field(some(SEQUENCE), 'Sequences, any one of which is a match', [
    { name: 'patient', steps: [{ bytes: '0b4d53487c' }, { within: 4000, text: 'PID|' }] },
  ]),
  opens: field(
    some(constantHex),
    'Zeek: what such streams have in their first kilobyte, as hex, where that is not the longest constant of a first step',
    ['0b4d53487c'],
  ).exactOptional(),
  idleBytes: field(
    z.int().min(1024),
    'Zeek: so many bytes without the longest constant of a sequence, and the stream is let go',
    65536,
  ),
  units: field(
    z.strictObject({
      firstTypes: field(
        some(z.int().min(0).max(255)),
        'First byte of the unit with which a side may begin',
        [1, 2],
      ),
      types: field(
        some(z.int().min(0).max(255)),
        'First byte of those behind it',
        [1, 2, 3, 4, 5, 6, 7],
      ),
      lengthAt: field(z.int().min(1), 'Where the number of bytes stands that follow the header', 2),
      lengthBytes: field(
        z.int().min(1).max(4),
        'How many bytes that number has, the highest first; with them the header ends',
        4,
      ),
      bytesBefore: field(
        z.int().min(1).max(65535),
        'The most bytes of a unit that stand before a sequence, such as its head, which may travel in a packet of its own; none, where nothing is said: then each sequence begins with the first byte of a unit',
        12,
      ).exactOptional(),
    }),
    'Zeek: units that say how long they are, where the stream is made of such and each sequence begins near the start of one: what lies farther in a unit than a sequence reaches is not looked at',
    { firstTypes: [1, 2], types: [1, 2, 3, 4, 5, 6, 7], lengthAt: 2, lengthBytes: 4 },
  ).exactOptional(),
  device: field(
    z.enum(['sender', 'receiver']),
    'Which end is the device that it is about; the other may lie outside. With `only` it is the end inside',
    'sender',
  ),
  otherMessages: field(
    z.array(hex).readonly(),
    'Messages of the protocol that do not match; they stand around the matching ones in tests',
    ['0b4d53487c'],
  ),
  usualPort: field(port, 'Server port of test traffic, never a condition', 2575),
  suppressSeconds,
});
export type StreamSequence = z.infer<typeof schema>;
