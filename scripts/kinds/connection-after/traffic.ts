import type { Flow, Scenario, TcpFlow } from '../../model/scenario';
import type { ConnectionAfter } from './kind';
import { mounts, trafficTo } from '../../protocols/nfs/mount-traffic';
import { again, mountsWithReads, READ_AFTER } from '../nfs-read/traffic';
import type { RpcPattern } from '../rpc-call/kind';

/** Connections that a host opens after it read a file from a share, and others. */

const MONITOR = '10.20.0.5';
const OK = 0;
const OTHER = { address: '198.51.100.7', port: 4444 };

export function connectionsAfter(o: ConnectionAfter): Scenario[] {
  const [read] = mountsWithReads(o.after, o.usualServer);
  const elsewhere = o.after.flatMap((call) =>
    mounts(ordinary(call), trafficTo(OTHER.address), OK).map(([how, mount]): Scenario => ({
      name: `connection to the server of another share, mounted by ${how}`,
      flows: [mount, ...late(read!.flows), syn(60)],
    })),
  );
  const reads = [
    ...mountsWithReads(o.after, o.usualServer),
    ...mountsWithReads(o.after, o.usualServer, { staysOpen: true }).map(({ name, flows }) => ({
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
      flows: [...flows, again(flows.at(-1)!, 500), syn(500 + o.withinSeconds - 5)],
      asIs: true,
    },
  ]);
  return [...after, ...elsewhere];
}

export function otherConnections(o: ConnectionAfter): Scenario[] {
  const lateReads = mountsWithReads(o.after, o.usualServer, {
    afterSeconds: o.withinSeconds - 5,
  });
  const [refused] = mountsWithReads(o.after, o.usualServer, { status: 13 });
  return [
    ...mountsWithReads(o.after, o.usualServer).flatMap((read) => othersAfter(o, read)),
    ...lateReads.map(({ name, flows }) => ({
      name: `connection to the server itself at the last moment after ${name}`,
      flows: [...flows, own(o, 2 * o.withinSeconds - 7)],
    })),
    { name: 'connection after a refused mount', flows: [...refused!.flows, syn(60)] },
  ];
}

/** What is no connection to another host shortly after a read. */
function othersAfter(o: ConnectionAfter, { name, flows }: Scenario): Scenario[] {
  const [mount, read] = flows;
  const after = (what: string, ...more: Flow[]): Scenario => ({
    name: `${what} after ${name}`,
    flows: [...flows, ...more],
  });
  const talking: TcpFlow = {
    ...syn(0),
    messages: [
      { from: 'client', bytes: '00' },
      { from: 'client', bytes: '00', afterSeconds: 60 },
    ],
  };
  return [
    after('connection to the server itself', own(o, 60)),
    after('connection of another host', {
      ...syn(60),
      client: { address: '10.20.0.6', port: 40700 },
    }),
    after('connection of another host to the monitor', {
      ...syn(60),
      client: OTHER,
      server: syn(60).client,
    }),
    after('datagram to another host', {
      ...syn(60),
      transport: 'udp',
      messages: [{ from: 'client', bytes: '00' }],
    }),
    after('connection too late', syn(READ_AFTER + o.withinSeconds + 5)),
    {
      name: `connection before ${name} goes on`,
      flows: [talking, ...late(flows)],
    },
    {
      name: `connection to the server itself, long mounted, mounted and read from again: ${name}`,
      flows: [
        ...flows,
        again(mount!, o.withinSeconds - 10),
        again(read!, 2 * o.withinSeconds - 20),
        own(o, 3 * o.withinSeconds - 40),
      ],
    },
  ];
}

/** A connection to the server of the share. */
function own({ usualServer }: ConnectionAfter, startSeconds: number): TcpFlow {
  return { ...syn(startSeconds), server: { address: usualServer, port: 515 } };
}

/** A mount of a directory that nobody watches. */
function ordinary(call: RpcPattern): RpcPattern {
  return call.rootLookup === undefined
    ? { ...call, path: '/home' }
    : { ...call, rootLookup: 'home' };
}

function late(flows: readonly Flow[]): Flow[] {
  return flows.map((flow) => ({ ...flow, startSeconds: (flow.startSeconds ?? 0) + 5 }));
}

function attempt(startSeconds: number): TcpFlow {
  return { ...syn(startSeconds), shape: 'unanswered' };
}

function syn(startSeconds: number): TcpFlow {
  return {
    transport: 'tcp',
    client: { address: MONITOR, port: 40700 },
    server: OTHER,
    messages: [],
    startSeconds,
  };
}
