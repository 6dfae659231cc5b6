import { z } from 'zod';
import { field, suppressSeconds, text } from '../../model/schema';

/** One of a few addresses answers: SYN-ACK, UDP or ICMP echo reply. A refusal is no answer. */
export const schema = z.strictObject({
  kind: z.literal('address-answer'),
  sources: field(z.array(text).min(1).readonly(), 'IPv4 addresses, next to each other', [
    '192.0.2.1',
  ]),
  suppressSeconds,
});
export type AddressAnswer = z.infer<typeof schema>;
