import type { KindContext } from '../../model/observable';
import { mountsOf } from './mounts';
import type { RpcAccepted } from './pattern';
import type { Scenario } from '../../model/scenario';
import { acceptedMounts, trafficTo } from '../../protocols/nfs/mount-traffic';
import { walkCalledBack } from '../../protocols/nfs/nfs4-traffic';
import {
  behindCallback,
  fromReplyPorts,
  inTwoSegments,
} from '../../protocols/oncrpc/split-answers';

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
    ...calls
      .flatMap(({ rootLookup }) => rootLookup ?? [])
      .map((name) => ({
        name: `NFS 4.0 mount by handle of ${name}, while the server calls for another`,
        flows: [walkCalledBack(name, trafficTo(usualServer))],
      }))
      .flatMap((mount) => fromReplyPorts(mount, 0).map(asIs)),
    ...overTcp.slice(0, 1).flatMap((mount) => behindCallback(mount, 0)),
  ];
}

function asIs(scenario: Scenario): Scenario {
  return { ...scenario, asIs: true };
}
