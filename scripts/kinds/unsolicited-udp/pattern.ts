import { z } from 'zod';
import { field, hex, seconds, suppressSeconds, text } from '../../model/schema';

/** Flows that a rule of another detection marks. */
const MARKED_FLOW = z.strictObject({
  name: field(text, 'Short and stable: it becomes part of rule ids', 'cms_session'),
  transport: field(z.enum(['tcp', 'udp']), 'What the flow is carried by', 'tcp'),
  mark: field(text, 'The mark', 'cms_session'),
  bytes: field(hex, 'Constant bytes that the client sends on each such flow', '0005'),
  sample: field(hex, 'What a client sends on such a flow, for test traffic', '02000543'),
  unlike: field(hex, 'What has the bytes and makes no such flow, for test traffic', '2002000543'),
});
export type MarkedFlow = z.infer<typeof MARKED_FLOW>;

/** UDP from a host that a monitor does not talk to, towards a host that was seen to be such a monitor. */
export const schema = z.strictObject({
  kind: z.literal('unsolicited-udp'),
  contacts: field(
    z.array(text).min(1).readonly(),
    'IPv4 addresses: who sends packets to them is a monitor',
    ['192.0.2.1'],
  ),
  seenBy: field(
    z
      .array(
        z.strictObject({
          detection: field(text, 'Id of the detection', 'contec-cms8000/session'),
          flows: field(
            z.array(MARKED_FLOW).readonly(),
            'How Suricata knows the flows of that detection; none for contacts',
            [],
          ),
        }),
      )
      .readonly(),
    'Detections whose monitors are remembered',
    [{ detection: 'contec-cms8000/contact', flows: [] }],
  ),
  rememberSeconds: field(
    seconds,
    'How long a monitor is remembered, and how long a host that it talked to',
    86400,
  ),
  suppressSeconds,
});
export type UnsolicitedUdp = z.infer<typeof schema>;
