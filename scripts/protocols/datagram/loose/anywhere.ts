import { z } from 'zod';
import { constantHex, constantText, field, offset } from '../../../model/schema';
import type { LooseForm } from './form';

/** Where a field that may stand anywhere begins at the earliest. */
export const FROM = field(
  offset,
  'The first offset at which it may begin; it may stand anywhere behind',
  16,
);

export const ANYWHERE_FIELD = z.strictObject({
  from: FROM,
  bytes: field(constantHex, 'Constant bytes, as lowercase hex', '002a'),
});
export const TEXT_ANYWHERE_FIELD = z.strictObject({
  from: FROM,
  text: field(constantText, 'Constant bytes, as ASCII text', 'sdc.mds.pkp'),
});
export type AnywhereField = z.infer<typeof ANYWHERE_FIELD>;

export const ANYWHERE: LooseForm<AnywhereField> = {
  stands: 'anywhere',
  place: ({ from }) => from,
  leastBytes: ({ bytes }) => bytes.length / 2,
  holds: ({ from, bytes }, data) => data.indexOf(Buffer.from(bytes, 'hex'), from) >= 0,
  begins: ({ bytes }) => [Buffer.from(bytes, 'hex')],
  name: ({ bytes }) => (bytes.length > 16 ? `"${printable(bytes)}"` : bytes),
  sample: ({ bytes }) => Buffer.from(bytes, 'hex'),
  constants: ({ bytes }) => [...Buffer.from(bytes, 'hex').keys()],
  edges: () => [],
  misses: () => [],
};

function printable(hexText: string): string {
  return Buffer.from(hexText, 'hex')
    .toString('latin1')
    .replaceAll(/[^ -~]/g, '.');
}
