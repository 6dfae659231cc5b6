import { z } from 'zod';
import { field, suppressSeconds, text } from '../../model/schema';

/** Any packet, of any protocol, towards one of a few addresses. */
export const schema = z.strictObject({
  kind: z.literal('address-contact'),
  targets: field(
    z.array(text).min(1).readonly(),
    "IPv4 addresses or CIDRs, up to some four hundred: each becomes a literal in the rule's header",
    ['192.0.2.1', '198.51.100.0/24'],
  ),
  direction: field(z.enum(['to', 'both']), 'Packets to the targets, or both ways', 'to'),
  suppressSeconds,
});
export type AddressContact = z.infer<typeof schema>;
