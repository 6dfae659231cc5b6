import { OTHER, afterLifetime, syn } from './traffic';
import type { KindContext } from '../../model/observable';
import type { ConnectionAfter } from './pattern';
import { readsOf, type Reads } from './reads';
import { READ_AFTER, repeatedLater, mountsWithReads } from '../nfs-read/traffic';
import { misplacedAnswer } from '../../protocols/oncrpc/variants';
import type { Flow, Scenario, TcpFlow } from '../../model/scenario';

export function nearMisses(o: ConnectionAfter, context: KindContext): Scenario[] {
  const reads = readsOf(o, context);
  const { calls, usualServer, readWithinSeconds } = reads;
  const lateReads = mountsWithReads(calls, usualServer, { afterSeconds: readWithinSeconds - 5 });
  const [refused] = mountsWithReads(calls, usualServer, { status: 13 });
  return [
    ...mountsWithReads(calls, usualServer).flatMap((read) => othersAfter(o, reads, read)),
    ...lateReads.map(({ name, flows }) => ({
      name: `connection to the server itself at the last moment after ${name}`,
      flows: [...flows, own(reads, readWithinSeconds + o.withinSeconds - 7)],
    })),
    ...mountsWithReads(calls, usualServer)
      .flatMap((read) => misplacedAnswer(read, 1))
      .map(({ name, flows }) => ({ name: `connection after ${name}`, flows: [...flows, syn(60)] })),
    { name: 'connection after a refused mount', flows: [...refused!.flows, syn(60)] },
  ];
}

/** What is no connection to another host shortly after a read. */
function othersAfter(o: ConnectionAfter, reads: Reads, { name, flows }: Scenario): Scenario[] {
  const { readWithinSeconds } = reads;
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
    after('connection to the server itself', own(reads, 60)),
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
      flows: [talking, ...afterLifetime(flows)],
    },
    {
      name: `connection to the server itself, long mounted, mounted and read from again: ${name}`,
      flows: [
        ...flows,
        repeatedLater(mount!, readWithinSeconds - 10),
        repeatedLater(read!, 2 * readWithinSeconds - 20),
        own(reads, 2 * readWithinSeconds + o.withinSeconds - 40),
      ],
    },
  ];
}

/** A connection to the server of the share. */
function own({ usualServer }: Reads, startSeconds: number): TcpFlow {
  return { ...syn(startSeconds), server: { address: usualServer, port: 515 } };
}
