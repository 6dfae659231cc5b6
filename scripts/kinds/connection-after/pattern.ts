import { z } from 'zod';
import { field, reference, seconds, suppressSeconds } from '../../model/schema';

/** A host that read a file from a share it mounted opens a TCP connection to another host shortly after. */
export const schema = z.strictObject({
  kind: z.literal('connection-after'),
  after: field(reference, 'The detection of the reads, of kind nfs-read', {
    ref: 'contec-cms8000/code-received',
  }),
  withinSeconds: field(seconds, 'How long after a read a connection belongs to it', 600),
  suppressSeconds,
});
export type ConnectionAfter = z.infer<typeof schema>;
