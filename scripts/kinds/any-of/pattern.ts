import { z } from 'zod';
import { field, suppressSeconds, text } from '../../model/schema';
import { schema as fileContent } from '../file-content/pattern';
import { schema as httpMessage } from '../http-message/pattern';
import { schema as streamFrame } from '../stream-frame/pattern';
import { schema as streamSequence } from '../stream-sequence/pattern';
import { schema as udpDatagram } from '../udp-datagram/pattern';

const traffic = z.discriminatedUnion('kind', [
  fileContent.omit({ suppressSeconds: true }),
  httpMessage.omit({ suppressSeconds: true }),
  streamFrame.omit({ suppressSeconds: true }),
  streamSequence.omit({ suppressSeconds: true }),
  udpDatagram.omit({ suppressSeconds: true }),
]);

/** Any one of several patterns of different kinds: the same behaviour over TCP and over UDP, in HTTP and in a stream. */
export const schema = z.strictObject({
  kind: z.literal('any-of'),
  parts: field(
    z
      .array(
        z.strictObject({
          name: field(
            text.regex(/^[a-z0-9-]+$/, 'is no name; write lowercase letters, digits and hyphens'),
            'Short and stable: it becomes part of rule ids',
            'beacon',
          ),
          traffic: field(traffic, 'A pattern of one of these kinds, without its suppression', {
            kind: 'udp-datagram',
            port: 9610,
            fields: [{ at: 0, text: 'HELLO' }],
          }),
        }),
      )
      .min(2)
      .readonly(),
    'Patterns, any one of which is a match; no two of one kind',
    [
      { name: 'beacon', traffic: { kind: 'udp-datagram', port: 9610, fields: [] } },
      { name: 'session', traffic: { kind: 'stream-frame', frames: [] } },
    ],
  ),
  suppressSeconds,
});
export type AnyOf = z.infer<typeof schema>;
