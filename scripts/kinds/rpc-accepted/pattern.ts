import { z } from 'zod';
import { field, reference, suppressSeconds } from '../../model/schema';

/** A mount that the server accepted: a call that another detection finds, answered with success on the same flow. */
export const schema = z.strictObject({
  kind: z.literal('rpc-accepted'),
  after: field(reference, 'The detection of the calls, of kind rpc-call', {
    ref: 'contec-cms8000/nfs-mount',
  }),
  suppressSeconds,
});
export type RpcAccepted = z.infer<typeof schema>;
