import { z } from 'zod';
import { constantHex, field, offset } from '../../../model/schema';
import type { LooseForm } from './form';

export const ONE_OF_FIELD = z.strictObject({
  at: field(offset, 'Offset from the first byte', 4),
  oneOf: field(
    z.array(constantHex).min(2).readonly(),
    'Constants of one length, as lowercase hex, any one of which stands there',
    ['0060', '0029'],
  ),
});
export type OneOfField = z.infer<typeof ONE_OF_FIELD>;

export const ONE_OF: LooseForm<OneOfField> = {
  stands: 'at',
  place: ({ at }) => at,
  leastBytes: ({ oneOf }) => oneOf[0]!.length / 2,
  holds: ({ at, oneOf }, data) =>
    oneOf.includes(data.subarray(at, at + oneOf[0]!.length / 2).toString('hex')),
  begins: () => [],
  name: ({ at }) => `what belongs at byte ${at}`,
  sample: ({ oneOf }) => Buffer.from(oneOf[0]!, 'hex'),
  constants: ({ oneOf }) => [...Buffer.from(oneOf[0]!, 'hex').keys()],
  edges: ({ at, oneOf }) =>
    oneOf.slice(1).map((hex) => ({ what: `${hex} at byte ${at}`, bytes: Buffer.from(hex, 'hex') })),
  // What is one byte late is said of the whole datagram.
  misses: () => [],
};
