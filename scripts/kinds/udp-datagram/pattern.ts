import { z } from 'zod';
import { field, port, suppressSeconds } from '../../model/schema';
import { FIELDS, sampleBytes, type Pattern } from '../../protocols/frame/frames';

const bytes = z.int().min(1).max(65507);

/** A UDP datagram to one port, with fields at fixed offsets; its sender is what is found. */
export const schema = z.strictObject({
  kind: z.literal('udp-datagram'),
  port: field(port, 'The UDP port that it is sent to', 9610),
  sizeBytes: field(
    z.union([bytes, z.tuple([bytes, bytes]).readonly()]),
    'The exact size of the payload, or the least and the most, both included; any, where nothing is said',
    128,
  ).exactOptional(),
  fields: FIELDS,
  suppressSeconds,
});
export type UdpDatagram = z.infer<typeof schema>;

/** The least and the highest size of the payload in bytes. */
export function sizes({ sizeBytes }: UdpDatagram): readonly [number, number] {
  if (sizeBytes === undefined) return [0, 65507];
  return typeof sizeBytes === 'number' ? [sizeBytes, sizeBytes] : sizeBytes;
}

/** The payload as a frame: a datagram has one beginning. */
export function framed(o: UdpDatagram): Pattern {
  const [least] = sizes(o);
  const size = Math.max(least, sampleBytes(o));
  return { fields: o.fields, opening: true, sampleBytes: size };
}
