import { z } from 'zod';
import { field, port, reference, some, suppressSeconds } from '../../model/schema';
import { DATAGRAM_FIELD } from '../../protocols/datagram/fields';
import type { DatagramShape } from '../../protocols/datagram/samples';

/** The most that an IPv4 datagram carries. */
const MOST_BYTES = 65507;
const bytes = z.int().min(1).max(MOST_BYTES);

/** A UDP datagram by its ports, size and fields, with what came before on its flow. */
export const schema = z.strictObject({
  kind: z.literal('udp-datagram'),
  port: field(z.union([port, z.literal('any')]), 'The UDP port that it is sent to', 9610),
  sizeBytes: field(
    z.union([bytes, z.tuple([bytes, bytes]).readonly()]),
    'The exact size of the payload, or the least and the most, both included; any, where nothing is said',
    128,
  ).exactOptional(),
  sourcePort: field(
    port,
    'The UDP port that it is sent from; any, where nothing is said',
    24105,
  ).exactOptional(),
  answersToo: field(
    z.literal(true),
    'Datagrams from `port` count as those to it do: who is asked answers from there',
    true,
  ).exactOptional(),
  usualPorts: field(
    some(port),
    'Ports that it usually goes to, where `port` is any: for test traffic, and Zeek looks at each datagram there, elsewhere at the first ones of a flow',
    [4600],
  ).exactOptional(),
  fields: field(
    some(DATAGRAM_FIELD),
    'What it has at which place; those at fixed places in ascending order of `at`',
    [
      { at: 0, text: 'HELLO' },
      { within: [8, 16], bytes: '0d' },
    ],
  ),
  after: field(
    some(reference),
    'Only in answer, on a flow on which a datagram of one of these detections went before; they are of this kind and go to the port that this comes from',
    [{ ref: 'philips-intellivue/association' }],
  ).exactOptional(),
  concerns: field(
    z.enum(['segment', 'sender', 'receiver']),
    'Whom it is about, which also says who may lie outside: `sender` is a device that speaks to one host; `receiver` a device that one host speaks to; `segment` a device that speaks to its whole segment, such as a beacon that is broadcast',
    'sender',
  ),
  suppressSeconds,
});
export type UdpDatagram = z.infer<typeof schema>;

/** The port that it must go to, if any. */
export function targetPort({ port }: UdpDatagram): number | undefined {
  return port === 'any' ? undefined : port;
}

/** The least and the highest size of the payload in bytes. */
export function sizes({ sizeBytes }: UdpDatagram): readonly [number, number] {
  if (sizeBytes === undefined) return [0, MOST_BYTES];
  return typeof sizeBytes === 'number' ? [sizeBytes, sizeBytes] : sizeBytes;
}

/** Its payload, for samples. */
export function payload(o: UdpDatagram): DatagramShape {
  return { fields: o.fields, sizes: sizes(o) };
}
