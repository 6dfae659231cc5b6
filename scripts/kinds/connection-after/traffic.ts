import type { KindContext } from '../../model/observable';
import type { ConnectionAfter } from './pattern';
import { readsOf } from './reads';
import { READ_AFTER, repeatedLater, mountsWithReads } from '../nfs-read/traffic';
import { delayed, type Flow, type Scenario, type TcpFlow } from '../../model/scenario';
import { mounts, trafficTo } from '../../protocols/nfs/mount-traffic';
import type { RpcPattern } from '../../protocols/oncrpc/call';

/** Connections that a host opens after it read a file from a share, and others. */

const MONITOR = '10.20.0.5';
const OK = 0;
export const OTHER = { address: '198.51.100.7', port: 4444 };
export function matching(o: ConnectionAfter, context: KindContext): Scenario[] {
  const { calls, usualServer, readWithinSeconds } = readsOf(o, context);
  const readAgain = readWithinSeconds - 100;
  const [read] = mountsWithReads(calls, usualServer);
  const elsewhere = calls.flatMap((call) =>
    mounts(ordinary(call), trafficTo(OTHER.address), OK).map(([how, mount]): Scenario => ({
      name: `connection to the server of another share, mounted by ${how}`,
      flows: [mount, ...afterLifetime(read!.flows), syn(60)],
    })),
  );
  const reads = [
    ...mountsWithReads(calls, usualServer),
    ...mountsWithReads(calls, usualServer, { staysOpen: true }).map(({ name, flows }) => ({
      name: `${name} on connections that stay open`,
      flows,
    })),
  ];
  const after = reads.flatMap(({ name, flows }): Scenario[] => [
    { name: `connection after ${name}`, flows: [...flows, syn(60)] },
    { name: `attempt after ${name}`, flows: [...flows, attempt(60)], asIs: true },
    {
      name: `attempt with ECN after ${name}`,
      flows: [...flows, { ...attempt(60), ecn: true as const }],
      asIs: true,
    },
    {
      name: `connection at the last moment after ${name}`,
      flows: [...flows, syn(READ_AFTER + o.withinSeconds - 5)],
      asIs: true,
    },
    {
      name: `connection long after ${name}, soon after another read`,
      flows: [
        ...flows,
        repeatedLater(flows.at(-1)!, readAgain),
        syn(readAgain + o.withinSeconds - 5),
      ],
      asIs: true,
    },
  ]);
  return [...after, ...elsewhere];
}

/** A mount of a directory that nobody watches. */
function ordinary(call: RpcPattern): RpcPattern {
  return call.rootLookup === undefined
    ? { ...call, path: '/home' }
    : { ...call, rootLookup: 'home' };
}

export function afterLifetime(flows: readonly Flow[]): Flow[] {
  return flows.map((flow) => delayed(flow, 5));
}

function attempt(startSeconds: number): TcpFlow {
  return { ...syn(startSeconds), shape: 'unanswered' };
}

export function syn(startSeconds: number): TcpFlow {
  return {
    transport: 'tcp',
    client: { address: MONITOR, port: 40700 },
    server: OTHER,
    messages: [],
    startSeconds,
  };
}
