import type { KindContext } from '../../model/observable';
import type { NfsRead } from '../nfs-read/pattern';
import { referencedDetection } from '../referenced-detection';
import { acceptedMountsOf, type Mounts } from '../rpc-accepted/mounts';
import type { ConnectionAfter } from './pattern';

/** The mounts whose reads count, and how long after them a read does. */
export interface Reads extends Mounts {
  readWithinSeconds: number;
}

export function readsOf(o: ConnectionAfter, context: KindContext): Reads {
  const { after, withinSeconds } = referencedDetection<NfsRead>(
    context,
    o.after,
    'nfs-read',
  ).observable;
  return { ...acceptedMountsOf(context, after), readWithinSeconds: withinSeconds };
}
