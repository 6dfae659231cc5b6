import type { KindContext } from '../../model/observable';
import { mountsOf } from './mounts';
import type { RpcAccepted } from './pattern';
import type { Scenario } from '../../model/scenario';
import { acceptedMounts } from '../../protocols/nfs/mount-traffic';
import { fromReplyPorts, inTwoSegments } from '../../protocols/oncrpc/split-answers';

export function matching(o: RpcAccepted, context: KindContext): Scenario[] {
  const { calls, usualServer } = mountsOf(context, o.after);
  const mounts = acceptedMounts(calls, usualServer);
  const overTcp = mounts.filter(
    ({ name, flows: [mount] }) =>
      mount?.transport === 'tcp' &&
      mount.server.address === usualServer &&
      !name.includes('padded'),
  );
  return [
    ...mounts,
    ...mounts.flatMap((mount) => inTwoSegments(mount, 0)),
    ...overTcp.flatMap((mount) => fromReplyPorts(mount, 0).map(asIs)),
  ];
}

function asIs(scenario: Scenario): Scenario {
  return { ...scenario, asIs: true };
}
