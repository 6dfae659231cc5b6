import type { KindContext, Referred } from '../../model/observable';
import { delayed, isMidstream, type Flow, type Scenario, type UdpFlow } from '../../model/scenario';
import type { UnsolicitedUdp } from './pattern';

/** UDP towards monitors that were seen before, and towards hosts that are none. */

export const MONITOR = '10.20.0.5';
const SERVER = '10.20.0.9';
export const STRANGER = '10.20.0.66';
/** In the site and outside. */
export const STRANGERS = [STRANGER, '198.51.100.9'] as const;

/** More than an engine's clock of whole seconds is off. */
export const MARGIN = 5;
/** Later than what makes a monitor known is over. */
export const LATER = 60;

export function matching(o: UnsolicitedUdp, context: KindContext): Scenario[] {
  const known = monitorsSeen(o, context);
  return known.flatMap((one): Scenario[] => [
    ...besides(o, one),
    ...seenAgain(known, one).map((again): Scenario => ({
      name: `UDP from the server of ${one.what} more than a day later, ${again.what} since`,
      flows: [
        ...one.scenario.flows,
        ...again.scenario.flows.map((flow) => delayed(flow, o.rememberSeconds + MARGIN)),
        udp(serverOf(one), MONITOR, o.rememberSeconds + 2 * MARGIN - 1),
      ],
      asIs: true,
    })),
  ]);
}

/** UDP from hosts that a monitor did not talk to. */
function besides(o: UnsolicitedUdp, { what, scenario }: MonitorSeen): Scenario[] {
  return [
    ...STRANGERS.map((stranger) => ({
      name: `UDP from ${stranger}, ${what} before`,
      flows: [...scenario.flows, udp(stranger, MONITOR, LATER)],
    })),
    {
      name: `UDP from a stranger, ${what} nearly a day before`,
      flows: [...scenario.flows, udp(STRANGER, MONITOR, o.rememberSeconds - MARGIN)],
    },
  ];
}

/** A way to see a monitor at another server; none where all of them are seen at the same one. */
export function seenAgain(known: readonly MonitorSeen[], one: MonitorSeen): MonitorSeen[] {
  return known.filter((other) => serverOf(other) !== serverOf(one)).slice(0, 1);
}

function serverOf({ scenario: { flows } }: MonitorSeen): string {
  return flows[0]!.server.address;
}

/** What makes a monitor known. */
interface MonitorSeen {
  what: string;
  scenario: Scenario;
  by: Referred;
}

/** For each detection that makes a monitor known, its own traffic: one scenario for each way in which that is seen. */
export function monitorsSeen({ seenBy }: UnsolicitedUdp, context: KindContext): MonitorSeen[] {
  return seenBy.flatMap((ref) => {
    const by = context.refer(ref);
    return oneForEachWay(by.matching().filter(isOfMonitor)).map((scenario) => ({
      what: `${by.id.split('/')[1]!} (${scenario.name})`,
      scenario: answered(toUnwatchedServer(scenario, by)),
      by,
    }));
  });
}

/**
 * The same with a server that nothing watches, but for servers that the detection itself names: so that what makes the
 * monitor known is this detection and no other.
 */
export function toUnwatchedServer(scenario: Scenario, by: Referred): Scenario {
  const named = new Set(by.indicators().map(({ value }) => value));
  return {
    ...scenario,
    flows: scenario.flows.map((flow) =>
      named.has(flow.server.address)
        ? flow
        : ({ ...flow, server: { ...flow.server, address: SERVER } } as typeof flow),
    ),
  };
}

/** Servers answer: a stream is looked at when the other side has said that it has it. */
function answered(scenario: Scenario): Scenario {
  return {
    ...scenario,
    flows: scenario.flows.map((flow) =>
      flow.transport === 'tcp' && flow.messages.length > 0
        ? { ...flow, messages: [...flow.messages, { from: 'server', bytes: '00' }] }
        : flow,
    ),
  };
}

/** Whether the monitor is the one that all traffic here is about, and nobody else speaks first. */
export function isOfMonitor({ flows, asIs }: Scenario): boolean {
  return !asIs && flows.every(({ client }) => client.address === MONITOR);
}

/** One for each transport; over TCP with a handshake and without, and then for whoever is seen first. */
function oneForEachWay(scenarios: readonly Scenario[]): Scenario[] {
  const first = new Map<string, Scenario>();
  for (const scenario of scenarios) {
    const key = [...new Set(scenario.flows.map(wayOf))].sort().join();
    if (!first.has(key)) first.set(key, scenario);
  }
  return [...first.values()];
}

function wayOf(flow: Flow): string {
  if (!isMidstream(flow)) return flow.transport;
  return `${flow.transport} without handshake, ${flow.messages[0]?.from} first`;
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
