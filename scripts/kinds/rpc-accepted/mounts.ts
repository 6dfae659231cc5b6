import type { Ref } from '../../model/mark';
import type { KindContext } from '../../model/observable';
import type { DetectionId } from '../../model/vocabulary';
import { referencedDetection } from '../referenced-detection';
import type { RpcCall } from '../rpc-call/pattern';
import type { RpcAccepted } from './pattern';

/** The calls of mounts, with whose they are and where test traffic goes. */
export interface Mounts {
  owner: DetectionId;
  calls: RpcCall['calls'];
  usualServer: string;
}

/** @param calls a detection of kind rpc-call. */
export function mountsOf(context: KindContext, calls: Ref): Mounts {
  const { id, observable } = referencedDetection<RpcCall>(context, calls, 'rpc-call');
  return {
    owner: id,
    calls: observable.calls,
    usualServer: observable.usualServer ?? observable.servers![0]!,
  };
}

/** @param accepted a detection of kind rpc-accepted. */
export function acceptedMountsOf(context: KindContext, accepted: Ref): Mounts {
  return mountsOf(
    context,
    referencedDetection<RpcAccepted>(context, accepted, 'rpc-accepted').observable.after,
  );
}
