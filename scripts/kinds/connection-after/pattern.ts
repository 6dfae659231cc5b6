import { z } from 'zod';
import { field, seconds, suppressSeconds } from '../../model/schema';
import { CALLS, USUAL_SERVER } from '../rpc-call/pattern';

/** A host that read a file from a share it mounted opens a TCP connection to another host shortly after. */
export const schema = z.strictObject({
  kind: z.literal('connection-after'),
  after: field(CALLS, 'The mounts that count, as in nfs-read, which remembers the host', [
    { name: 'mnt', program: 100005, versions: [3], procedure: 1, path: '/pm', usualPort: 20048 },
  ]),
  withinSeconds: field(seconds, 'How long after a read a connection belongs to it', 600),
  usualServer: USUAL_SERVER,
  suppressSeconds,
});
export type ConnectionAfter = z.infer<typeof schema>;
