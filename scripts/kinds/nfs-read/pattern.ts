import { z } from 'zod';
import { field, reference, seconds, suppressSeconds } from '../../model/schema';

/** A READ from a server whose share was mounted shortly before, answered with data: NFS v2, v3 and v4. */
export const schema = z.strictObject({
  kind: z.literal('nfs-read'),
  after: field(reference, 'The detection of the accepted mounts, of kind rpc-accepted', {
    ref: 'contec-cms8000/nfs-mounted',
  }),
  withinSeconds: field(seconds, 'How long after the mount a read belongs to it', 600),
  suppressSeconds,
});
export type NfsRead = z.infer<typeof schema>;
