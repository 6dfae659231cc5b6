import { z } from 'zod';
import { field, some } from '../../../model/schema';
import { FRAME_FIELD, holdsAt, leastBytes } from '../../frame/frames';
import { boundaryFrames, misframed, sampleFrame } from '../../frame/samples';
import { FROM } from './anywhere';
import type { LooseForm } from './form';

export const GROUP_FIELD = z.strictObject({
  from: FROM,
  group: field(
    some(FRAME_FIELD),
    'Fields that stand beside each other, with offsets from the first byte of the group',
    [
      { at: 0, bytes: '095c' },
      { at: 2, number: { size: 2, order: 'big', min: 3, max: 255, sample: 12 } },
    ],
  ),
});
export type GroupField = z.infer<typeof GROUP_FIELD>;

export const GROUP: LooseForm<GroupField> = {
  stands: 'anywhere',
  place: ({ from }) => from,
  leastBytes: ({ group }) => leastBytes({ fields: group }),
  holds: ({ from, group }, data) =>
    [...data.keys()].some((start) => start >= from && holdsAt({ fields: group }, data, start)),
  begins: () => [],
  name: () => 'the group',
  sample: ({ group }) => Buffer.from(sampleFrame({ fields: group }), 'hex'),
  // The group says itself what is wrong with it, in `misses`.
  constants: () => [],
  edges: ({ group }) =>
    boundaryFrames({ fields: group }).map(({ what, hex }) => ({
      what: `the group: ${what}`,
      bytes: Buffer.from(hex, 'hex'),
    })),
  misses: ({ group }) =>
    misframed({ fields: group }).map(({ difference, hex }) => ({
      what: `the group with ${difference}`,
      bytes: Buffer.from(hex, 'hex'),
    })),
};
