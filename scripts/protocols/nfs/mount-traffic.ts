import type { Flow, Scenario } from '../../model/scenario';
import { getFh, lookup, putRootFh } from './nfs4';
import { handleWalk, session, type Compound } from './nfs4-traffic';
import { mountOver } from './exchanges';
import type { RpcPattern } from '../oncrpc/call';
import type { RpcTraffic } from '../oncrpc/call';

/** Mounts with their answers. */

const MONITOR = '10.20.0.5';
const OTHER_SERVER = '10.20.0.9';
const OK = 0;

export function acceptedMounts(calls: readonly RpcPattern[], server: string): Scenario[] {
  return [server, OTHER_SERVER].flatMap((address) =>
    calls.flatMap((call) =>
      [false, true].flatMap((padded) =>
        mounts(call, trafficTo(address), OK, { padded }).map(([what, flow]) => ({
          name: `${what} accepted by ${address}`,
          flows: [flow],
        })),
      ),
    ),
  );
}

/** @param status of the answer, or null for none. */
export function mounts(
  call: RpcPattern,
  where: RpcTraffic,
  status: number | null,
  dress: { padded?: boolean; disguised?: boolean } = {},
): [string, Flow][] {
  const dressed = dress.padded ? ', padded' : '';
  if (call.rootLookup !== undefined) {
    return Object.entries(walksTo(call.rootLookup)).flatMap(([how, compounds]) =>
      [false, true].map((sequence): [string, Flow] => {
        const refused = status !== OK && status !== null;
        const flow = session(where, compounds, { sequence, refused, ...dress });
        const messages = status === null ? flow.messages.slice(0, -1) : flow.messages;
        return [`NFS 4.${sequence ? 1 : 0} ${how}${dressed}`, { ...flow, messages }];
      }),
    );
  }
  return (call.versions ?? [3]).flatMap((version) =>
    (['udp', 'tcp'] as const).map((transport): [string, Flow] => [
      `MOUNT v${version} over ${transport.toUpperCase()}${dressed}`,
      mountOver(transport, { path: call.path!, version, where, status, ...dress }),
    ]),
  );
}

/** The ways to a directory under the root. */
export function walksTo(name: string): Record<string, Compound[]> {
  return {
    mount: [[putRootFh(), lookup(name), getFh()]],
    'mount by handle': handleWalk(name),
  };
}

export function trafficTo(address: string): RpcTraffic {
  return { server: { address, port: 20048 }, monitor: MONITOR };
}
