import type { MarkedFlow, UnsolicitedUdp } from './pattern';
import { flowsOf } from './suricata';
import type { Flow, Message, Scenario, UdpFlow } from '../../model/scenario';

/** UDP towards monitors that were seen before, and towards hosts that are none. */

export const MONITOR = '10.20.0.5';
export const SERVER = '10.20.0.9';
export const STRANGER = '10.20.0.66';
const STRANGER_OUTSIDE = '198.51.100.9';

/** More than an engine's clock of whole seconds is off. */
export const MARGIN = 5;
export function matching(o: UnsolicitedUdp): Scenario[] {
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

export function contact(address: string, startSeconds = 0): Flow {
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
export function marked({ transport }: MarkedFlow, sent: string, answer = '00'): Flow {
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

export function udp(from: string, to: string, startSeconds: number, port = 40113): UdpFlow {
  return {
    transport: 'udp',
    client: { address: from, port },
    server: { address: to, port: 4000 },
    messages: [{ from: 'client', bytes: 'ff' }],
    startSeconds,
  };
}
