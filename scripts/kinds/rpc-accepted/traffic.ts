import type { KindContext } from '../../model/observable';
import { mountsOf } from './mounts';
import type { RpcAccepted } from './pattern';
import type { Scenario } from '../../model/scenario';
import { acceptedMounts } from '../../protocols/nfs/mount-traffic';
import { inTwoSegments } from '../../protocols/oncrpc/split-answers';

export function matching(o: RpcAccepted, context: KindContext): Scenario[] {
  const { calls, usualServer } = mountsOf(context, o.after);
  const mounts = acceptedMounts(calls, usualServer);
  return [...mounts, ...mounts.flatMap((mount) => inTwoSegments(mount, 0))];
}
