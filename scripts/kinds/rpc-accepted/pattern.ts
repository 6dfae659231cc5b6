import { z } from 'zod';
import { field, seconds, suppressSeconds } from '../../model/schema';
import { CALLS, USUAL_SERVER } from '../rpc-call/pattern';

/** A mount that the server accepted: one of some calls, answered with success on the same flow. */
export const schema = z.strictObject({
  kind: z.literal('rpc-accepted'),
  calls: CALLS,
  usualServer: USUAL_SERVER,
  rememberSeconds: field(
    seconds,
    'How long the pair of hosts is remembered, for what follows a mount',
    600,
  ),
  suppressSeconds,
});
export type RpcAccepted = z.infer<typeof schema>;
