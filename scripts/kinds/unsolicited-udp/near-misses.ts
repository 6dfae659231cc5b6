import type { UnsolicitedUdp } from './pattern';
import { flowsOf } from './suricata';
import { MARGIN, MONITOR, SERVER, STRANGER, contact, marked, udp } from './traffic';
import type { Flow, Scenario } from '../../model/scenario';

export function nearMisses(o: UnsolicitedUdp): Scenario[] {
  const { rememberSeconds } = o;
  const [first] = o.contacts;
  const before = contact(first!);
  return [
    {
      name: 'UDP before the monitor was seen',
      flows: [udp(STRANGER, MONITOR, 10), contact(first!, 60)],
    },
    { name: 'UDP to another host', flows: [before, udp(STRANGER, '10.20.0.6', 15)] },
    {
      name: 'UDP long after the monitor was seen',
      flows: [before, udp(STRANGER, MONITOR, rememberSeconds + MARGIN)],
    },
    {
      name: 'UDP from a host that the monitor talks to',
      flows: [before, udp(MONITOR, STRANGER, 15), udp(STRANGER, MONITOR, 20, 40114)],
    },
    {
      name: 'UDP from a host that the monitor talked to a day ago',
      flows: [
        before,
        udp(MONITOR, STRANGER, 1),
        udp(STRANGER, MONITOR, rememberSeconds - MARGIN, 40114),
      ],
    },
    {
      name: 'the answer to UDP of the monitor',
      flows: [
        before,
        {
          ...udp(MONITOR, STRANGER, 15),
          messages: [
            { from: 'client', bytes: '00' },
            { from: 'server', bytes: '00' },
          ],
        },
      ],
    },
    {
      name: 'UDP of the monitor that a host began to talk to over TCP',
      flows: [before, connection(15), udp(STRANGER, MONITOR, 20)],
    },
    { name: 'a ping from a stranger', flows: [before, ping(15)] },
    { name: 'a connection from a stranger', flows: [before, tcp(15)] },
    ...flowsOf(o).flatMap((flow): Scenario[] => [
      {
        name: `UDP from a stranger, something like ${flow.name} before`,
        flows: [marked(flow, flow.unlike), udp(STRANGER, MONITOR, 15)],
      },
      {
        name: `UDP from a stranger, ${flow.name} seen long before`,
        flows: [marked(flow, flow.sample), udp(STRANGER, MONITOR, rememberSeconds + MARGIN)],
      },
      {
        name: `UDP to the server of ${flow.name}, which answers in kind`,
        flows: [marked(flow, flow.sample, flow.sample), udp(STRANGER, SERVER, 15)],
      },
    ]),
  ];
}

/** The monitor opens a connection to the stranger. */
function connection(startSeconds: number): Flow {
  return {
    transport: 'tcp',
    client: { address: MONITOR, port: 40912 },
    server: { address: STRANGER, port: 80 },
    shape: 'unanswered',
    messages: [],
    startSeconds,
  };
}

function tcp(startSeconds: number): Flow {
  return {
    transport: 'tcp',
    client: { address: STRANGER, port: 40913 },
    server: { address: MONITOR, port: 4000 },
    messages: [{ from: 'client', bytes: 'ff' }],
    startSeconds,
  };
}

function ping(startSeconds: number): Flow {
  return {
    transport: 'icmp',
    client: { address: STRANGER },
    server: { address: MONITOR },
    answered: true,
    startSeconds,
  };
}
