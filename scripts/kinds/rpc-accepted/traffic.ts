import type { RpcAccepted } from './pattern';
import type { Scenario } from '../../model/scenario';
import { acceptedMounts } from '../../protocols/nfs/mount-traffic';

export function matching(o: RpcAccepted): Scenario[] {
  return acceptedMounts(o.calls, o.usualServer);
}
