import { z } from 'zod';
import { field, suppressSeconds, text } from '../../model/schema';

/** ARP who-has for one of a few addresses: a host believes that it is on the local segment. */
export const schema = z.strictObject({
  kind: z.literal('arp-request'),
  targets: field(z.array(text).min(1).readonly(), 'IPv4 addresses asked for', ['192.0.2.1']),
  suppressSeconds,
});
export type ArpRequest = z.infer<typeof schema>;
