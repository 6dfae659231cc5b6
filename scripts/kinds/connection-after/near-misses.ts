import { OTHER, late, syn } from './traffic';
import type { ConnectionAfter } from './pattern';
import { READ_AFTER, again, mountsWithReads } from '../nfs-read/traffic';
import type { Flow, Scenario, TcpFlow } from '../../model/scenario';

export function nearMisses(o: ConnectionAfter): Scenario[] {
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
