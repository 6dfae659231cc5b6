import { z } from 'zod';
import { field, seconds, suppressSeconds } from '../../model/schema';
import { CALLS, USUAL_SERVER } from '../rpc-call/pattern';

/** A READ from a server whose share was mounted shortly before, answered with data: NFS v2, v3 and v4. */
export const schema = z.strictObject({
  kind: z.literal('nfs-read'),
  after: field(CALLS, 'The mounts that count; rpc-accepted remembers the pair of hosts', [
    { name: 'mnt', program: 100005, versions: [3], procedure: 1, path: '/pm', usualPort: 20048 },
  ]),
  withinSeconds: field(seconds, 'How long after a mount a read belongs to it', 600),
  usualServer: USUAL_SERVER,
  suppressSeconds,
});
export type NfsRead = z.infer<typeof schema>;
