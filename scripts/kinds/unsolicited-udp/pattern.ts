import { z } from 'zod';
import { field, reference, seconds, some, suppressSeconds } from '../../model/schema';

/** UDP from a host that a monitor does not talk to, towards a host that was seen to be such a monitor. */
export const schema = z.strictObject({
  kind: z.literal('unsolicited-udp'),
  seenBy: field(some(reference), 'Detections whose monitors are remembered', [
    { ref: 'contec-cms8000/contact' },
  ]),
  rememberSeconds: field(
    seconds,
    'How long a monitor is remembered, and how long a host that it talked to',
    86400,
  ),
  suppressSeconds,
});
export type UnsolicitedUdp = z.infer<typeof schema>;
