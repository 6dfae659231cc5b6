import { z } from 'zod';
import { field, ipv4, port, text } from './schema';
import type { Flow, Scenario } from './scenario';

/** The shape of scenario.ts, for definitions: what a proof may say happened on the wire. */

const bytes = z.union([
  z.instanceof(Uint8Array),
  z
    .string()
    .regex(
      /^(?:\s*[0-9a-fA-F]{2})*\s*$/,
      'is not hex; write hex digits in pairs, blanks between them',
    ),
]);
const seconds = z.number().min(0);
const at = field(ipv4, 'IPv4 address', '10.20.0.9');
const host = z.strictObject({ address: at, port: field(port, 'Port', 515) });
const address = z.strictObject({ address: at });
const messages = field(
  z
    .array(
      z.strictObject({
        from: z.enum(['client', 'server']),
        bytes,
        afterSeconds: seconds.exactOptional(),
      }),
    )
    .readonly(),
  'Messages in order, each from one side',
  [{ from: 'client', bytes: '02000543' }],
);
const startSeconds = seconds.exactOptional();

const FLOW: z.ZodType<Flow> = z.discriminatedUnion('transport', [
  z.strictObject({
    transport: z.literal('tcp'),
    client: host,
    server: host,
    shape: z.enum(['full', 'unanswered', 'refused', 'midstream']).exactOptional(),
    close: z.enum(['fin', 'rst', 'open']).exactOptional(),
    ecn: z.literal(true).exactOptional(),
    messages,
    startSeconds,
  }),
  z.strictObject({
    transport: z.literal('udp'),
    client: host,
    server: host,
    messages,
    startSeconds,
  }),
  z.strictObject({
    transport: z.literal('icmp'),
    client: address,
    server: address,
    answered: z.boolean(),
    answerType: z.int().min(0).max(255).exactOptional(),
    startSeconds,
  }),
  z.strictObject({
    transport: z.literal('arp'),
    client: address,
    server: address,
    answered: z.boolean(),
    startSeconds,
  }),
]);

export const SCENARIO = z.strictObject({
  name: field(text, 'Words for a report, unique within a detection', 'SYN without answer'),
  flows: field(
    z.array(FLOW).min(1).readonly(),
    'The traffic, one flow after the other',
    "[tcp('10.20.0.5', '10.20.0.9:515', [{ from: 'client', bytes: '02000543' }])]",
  ),
  sender: field(
    z.enum(['client', 'server']),
    'Who sends what matches; the client, where nothing is said',
    'server',
  ).exactOptional(),
  asIs: field(
    z.literal(true),
    'Shown to engines as it is only: how such traffic may travel is shown with another scenario',
    true,
  ).exactOptional(),
}) satisfies z.ZodType<Scenario>;
