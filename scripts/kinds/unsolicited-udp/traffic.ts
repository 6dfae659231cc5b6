import type { Flow, Message, Scenario, UdpFlow } from '../../model/scenario';
import type { MarkedFlow, UnsolicitedUdp } from './kind';

/** UDP towards monitors that were seen before, and towards hosts that are none. */

const MONITOR = '10.20.0.5';
const SERVER = '10.20.0.9';
const STRANGER = '10.20.0.66';
const STRANGER_OUTSIDE = '198.51.100.9';
/** More than an engine's clock of whole seconds is off. */
const MARGIN = 5;

export function alarmingTraffic(o: UnsolicitedUdp): Scenario[] {
  const { rememberSeconds, contacts } = o;
  const [first] = contacts;
  return [
    ...contacts.map((address) => ({
      name: `UDP from a stranger, contact with ${address} before`,
      flows: [contact(address), udp(STRANGER, MONITOR, 15)],
    })),
    {
      name: 'UDP from a stranger outside',
      flows: [contact(first!), udp(STRANGER_OUTSIDE, MONITOR, 15)],
    },
    {
      name: 'UDP from a stranger a day later',
      flows: [contact(first!), udp(STRANGER, MONITOR, rememberSeconds - MARGIN)],
    },
    ...flowsOf(o).flatMap((flow) => [
      ...[STRANGER, STRANGER_OUTSIDE].map((stranger) => ({
        name: `UDP from ${stranger}, ${flow.name} seen before`,
        flows: [marked(flow, flow.sample), udp(stranger, MONITOR, 15)],
      })),
      {
        name: `UDP from a stranger, ${flow.name} seen a day before`,
        flows: [marked(flow, flow.sample), udp(STRANGER, MONITOR, rememberSeconds - MARGIN)],
      },
    ]),
  ];
}

export function ordinaryTraffic(o: UnsolicitedUdp): Scenario[] {
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

function flowsOf({ seenBy }: UnsolicitedUdp): MarkedFlow[] {
  return seenBy.flatMap(({ flows }) => flows);
}

function contact(address: string, startSeconds = 0): Flow {
  return {
    transport: 'tcp',
    client: { address: MONITOR, port: 40910 },
    server: { address, port: 515 },
    shape: 'unanswered',
    messages: [],
    startSeconds,
  };
}

/** What the monitor sends on a flow to a server of the site, and what comes back. */
function marked({ transport }: MarkedFlow, sent: string, answer = '00'): Flow {
  const messages: Message[] = [
    { from: 'client', bytes: sent },
    { from: 'server', bytes: answer },
  ];
  return {
    transport,
    client: { address: MONITOR, port: 40911 },
    server: { address: SERVER, port: 515 },
    messages,
  };
}

function udp(from: string, to: string, startSeconds: number, port = 40113): UdpFlow {
  return {
    transport: 'udp',
    client: { address: from, port },
    server: { address: to, port: 4000 },
    messages: [{ from: 'client', bytes: 'ff' }],
    startSeconds,
  };
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
