import type { KindContext } from '../../model/observable';
import { delayed, isMidstream, type Flow, type Scenario } from '../../model/scenario';
import type { UnsolicitedUdp } from './pattern';
import {
  seenAgain,
  toUnwatchedServer,
  isOfMonitor,
  LATER,
  MARGIN,
  MONITOR,
  monitorsSeen,
  STRANGER,
  STRANGERS,
  udp,
} from './traffic';

/** As many of what is nearly a detection as differ in its first conditions and in later ones. */
const LOOKALIKES = 8;

export function nearMisses(o: UnsolicitedUdp, context: KindContext): Scenario[] {
  const { rememberSeconds } = o;
  const known = monitorsSeen(o, context);
  const before = known[0]!.scenario.flows;
  return [
    ...STRANGERS.flatMap((stranger) => silentBehind(before, stranger, rememberSeconds)),
    ...seenAgain(known, known[0]!).map(({ what, scenario }): Scenario => ({
      name: `UDP from a host that the monitor talked to nearly a day ago, ${what} since`,
      flows: [
        ...before,
        udp(MONITOR, STRANGER, LATER),
        ...scenario.flows.map((flow) => delayed(flow, rememberSeconds + MARGIN)),
        udp(STRANGER, MONITOR, LATER + rememberSeconds - MARGIN, 40114),
      ],
    })),
    ...known.map(({ what, scenario }): Scenario => ({
      name: `UDP from a stranger, ${what} long before`,
      flows: [...scenario.flows, udp(STRANGER, MONITOR, rememberSeconds + MARGIN)],
    })),
    ...known.map(({ what, scenario: { flows } }): Scenario => ({
      name: `UDP from the server of ${what} nearly a day later`,
      flows: [...flows, udp(flows[0]!.server.address, MONITOR, rememberSeconds - MARGIN)],
    })),
    ...[...new Set(known.map(({ by }) => by))].flatMap((by): Scenario[] =>
      by
        .nearMisses()
        .filter(isOfMonitor)
        // Without a handshake, what is nearly one of them may be another: an opening behind the frames of that.
        .filter(handshakeSeen)
        .slice(0, LOOKALIKES)
        .map((alike) => ({
          name: `UDP from a stranger, something like ${by.id.split('/')[1]!} before: ${alike.name}`,
          flows: [...toUnwatchedServer(alike, by).flows, udp(STRANGER, MONITOR, LATER)],
        })),
    ),
    // Without a handshake nobody knows who is the client.
    ...known
      .filter(({ scenario }) => handshakeSeen(scenario))
      .map(({ what, scenario }): Scenario => ({
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

/** What is nearly a datagram of a stranger to a monitor that was seen before. */
function silentBehind(
  before: readonly Flow[],
  stranger: string,
  rememberSeconds: number,
): Scenario[] {
  const scenarios: Scenario[] = [
    {
      name: 'UDP before the monitor was seen',
      flows: [udp(stranger, MONITOR, 0), ...before.map((flow) => delayed(flow, LATER))],
    },
    { name: 'UDP to another host', flows: [...before, udp(stranger, '10.20.0.6', LATER)] },
    {
      name: 'UDP from a host that the monitor talks to',
      flows: [...before, udp(MONITOR, stranger, LATER), udp(stranger, MONITOR, LATER + 5, 40114)],
    },
    {
      name: 'UDP from a host that the monitor talked to a day ago',
      flows: [
        ...before,
        udp(MONITOR, stranger, LATER),
        udp(stranger, MONITOR, rememberSeconds - MARGIN, 40114),
      ],
    },
    {
      name: 'the answer to UDP of the monitor',
      flows: [
        ...before,
        {
          ...udp(MONITOR, stranger, LATER),
          messages: [
            { from: 'client', bytes: '00' },
            { from: 'server', bytes: '00' },
          ],
        },
      ],
    },
    {
      name: 'the answer to UDP of the monitor from before it was seen',
      flows: [
        {
          ...udp(MONITOR, stranger, 0),
          messages: [
            { from: 'client', bytes: '00' },
            { from: 'server', bytes: '00', afterSeconds: 20 },
          ],
        },
        ...before.map((flow) => delayed(flow, 5)),
      ],
    },
    {
      name: 'UDP of the monitor that a host began to talk to over TCP',
      flows: [...before, connection(stranger, LATER), udp(stranger, MONITOR, LATER + 5)],
    },
    { name: 'a ping from a stranger', flows: [...before, ping(stranger, LATER)] },
    { name: 'a connection from a stranger', flows: [...before, tcp(stranger, LATER)] },
  ];
  return scenarios.map(({ name, flows }) => ({ name: `${name}, ${stranger}`, flows }));
}

function handshakeSeen({ flows }: Scenario): boolean {
  return !flows.some(isMidstream);
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
function connection(stranger: string, startSeconds: number): Flow {
  return {
    transport: 'tcp',
    client: { address: MONITOR, port: 40912 },
    server: { address: stranger, port: 80 },
    shape: 'unanswered',
    messages: [],
    startSeconds,
  };
}

function tcp(stranger: string, startSeconds: number): Flow {
  return {
    transport: 'tcp',
    client: { address: stranger, port: 40913 },
    server: { address: MONITOR, port: 4000 },
    messages: [{ from: 'client', bytes: 'ff' }],
    startSeconds,
  };
}

function ping(stranger: string, startSeconds: number): Flow {
  return {
    transport: 'icmp',
    client: { address: stranger },
    server: { address: MONITOR },
    answered: true,
    startSeconds,
  };
}
