import type { KindContext } from '../../model/observable';
import type { Flow, Scenario } from '../../model/scenario';
import type { UnsolicitedUdp } from './pattern';
import {
  toUnwatchedServer,
  isOfMonitor,
  LATER,
  MARGIN,
  MONITOR,
  monitorsSeen,
  STRANGER,
  udp,
} from './traffic';

export function nearMisses(o: UnsolicitedUdp, context: KindContext): Scenario[] {
  const { rememberSeconds } = o;
  const known = monitorsSeen(o, context);
  const before = known[0]!.scenario.flows;
  return [
    {
      name: 'UDP before the monitor was seen',
      flows: [udp(STRANGER, MONITOR, 0), ...before.map((flow) => delayed(flow, LATER))],
    },
    { name: 'UDP to another host', flows: [...before, udp(STRANGER, '10.20.0.6', LATER)] },
    {
      name: 'UDP long after the monitor was seen',
      flows: [...before, udp(STRANGER, MONITOR, rememberSeconds + MARGIN)],
    },
    {
      name: 'UDP from a host that the monitor talks to',
      flows: [...before, udp(MONITOR, STRANGER, LATER), udp(STRANGER, MONITOR, LATER + 5, 40114)],
    },
    {
      name: 'UDP from a host that the monitor talked to a day ago',
      flows: [
        ...before,
        udp(MONITOR, STRANGER, LATER),
        udp(STRANGER, MONITOR, rememberSeconds - MARGIN, 40114),
      ],
    },
    {
      name: 'the answer to UDP of the monitor',
      flows: [
        ...before,
        {
          ...udp(MONITOR, STRANGER, LATER),
          messages: [
            { from: 'client', bytes: '00' },
            { from: 'server', bytes: '00' },
          ],
        },
      ],
    },
    {
      name: 'UDP of the monitor that a host began to talk to over TCP',
      flows: [...before, connection(LATER), udp(STRANGER, MONITOR, LATER + 5)],
    },
    { name: 'a ping from a stranger', flows: [...before, ping(LATER)] },
    { name: 'a connection from a stranger', flows: [...before, tcp(LATER)] },
    ...known.map(({ what, scenario }): Scenario => ({
      name: `UDP from a stranger, ${what} long before`,
      flows: [...scenario.flows, udp(STRANGER, MONITOR, rememberSeconds + LATER)],
    })),
    ...[...new Set(known.map(({ by }) => by))].flatMap((by): Scenario[] => {
      const alike = by.nearMisses().find(isOfMonitor);
      const name = `UDP from a stranger, something like ${by.id.split('/')[1]!} before`;
      if (!alike) return [];
      const { flows } = toUnwatchedServer(alike, by);
      return [{ name, flows: [...flows, udp(STRANGER, MONITOR, LATER)] }];
    }),
    ...known.map(({ what, scenario }): Scenario => ({
      name: `UDP to the server of ${what}, which answers in kind`,
      flows: [
        ...scenario.flows.map(echoed),
        ...[...new Set(scenario.flows.map(({ server }) => server.address))].map((server) =>
          udp(STRANGER, server, LATER),
        ),
      ],
    })),
  ];
}

function delayed(flow: Flow, seconds: number): Flow {
  return { ...flow, startSeconds: (flow.startSeconds ?? 0) + seconds };
}

/** The server sends back what it gets. */
function echoed(flow: Flow): Flow {
  if (!('messages' in flow)) return flow;
  const messages = flow.messages.flatMap((message) => [
    message,
    ...(message.from === 'client' ? [{ ...message, from: 'server' as const }] : []),
  ]);
  return { ...flow, messages };
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
