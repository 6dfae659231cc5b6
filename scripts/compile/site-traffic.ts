import type { Detection } from '../kinds/detection';
import type { Flow, Scenario } from '../model/scenario';

/** What a kind's traffic becomes by what its detection says of the site: where it must be found, and where not. */

type SiteWords = Pick<Detection, 'only' | 'expectable'>;

/**
 * Hosts that the lab names as expected pairs (lab/batch/lab-pack.ts): one inside, its gateway inside, and one outside. No
 * stand-ins, so that no other case gets them.
 */
export const EXPECTED_HOST = '10.31.0.5';
export const EXPECTED_INSIDE = '10.31.0.9';
export const EXPECTED_OUTSIDE = '203.0.113.9';

/** Traffic that must be found. */
export function foundTraffic(detection: SiteWords, matching: readonly Scenario[]): Scenario[] {
  const placed = matching.flatMap((scenario) => crossings(detection, scenario));
  const [first] = matching;
  if (!detection.expectable || !first) return placed;
  const half = { client: EXPECTED_HOST, server: detection.only ? '198.51.100.66' : '10.20.0.66' };
  return [
    ...placed,
    { ...between(first, half, detection), name: 'an expected host with a stranger', asIs: true },
  ];
}

/** Traffic that must not: what nearly matches, and what matches where it is normal. */
export function silentTraffic(
  detection: SiteWords,
  matching: readonly Scenario[],
  nearMisses: readonly Scenario[],
): Scenario[] {
  const { only, expectable } = detection;
  const firsts = (['client', 'server'] as const).flatMap(
    (side) => matching.find(({ sender = 'client' }) => sender === side) ?? [],
  );
  const out = { client: EXPECTED_HOST, server: EXPECTED_OUTSIDE };
  const back = { client: EXPECTED_OUTSIDE, server: EXPECTED_HOST };
  const expected = {
    none: [{ client: EXPECTED_HOST, server: EXPECTED_INSIDE }, out, back],
    crossed: [out, back],
    'crossed-outward': [out],
  }[only ?? 'none'];
  const normal = [...firsts, ...(firsts.length === 0 ? [] : everything(matching))];
  return [
    ...nearMisses.flatMap((scenario) => crossings(detection, scenario)),
    ...(only
      ? normal.flatMap((scenario) => [
          renamed(scenario, 'inside the site', inside, inside),
          renamed(scenario, 'between strangers', outside, outside),
          ...(isOneWay(scenario)
            ? GROUPS.map(({ where, address }) => renamed(scenario, where, inside, () => address))
            : []),
          ...(only === 'crossed-outward' ? [inward(scenario)] : []),
        ])
      : []),
    ...(expectable
      ? normal.flatMap((scenario) =>
          expected.map((ends) => ({
            ...between(scenario, ends, detection),
            name: `${scenario.name}, between hosts that are expected: ${ends.client} to ${ends.server}`,
          })),
        )
      : []),
  ];
}

/**
 * All that must be found, for each sender, one behind the other: where it must not be found, each rule of a detection
 * has to leave it alone. A flow between the same hosts is another one by its client's port; datagrams keep theirs, by
 * which they may be found.
 */
function everything(matching: readonly Scenario[]): Scenario[] {
  return (['client', 'server'] as const).flatMap((side): Scenario[] => {
    const own = matching.filter(
      ({ sender = 'client', asIs, flows }) =>
        sender === side && !asIs && flows.every(({ startSeconds }) => startSeconds === undefined),
    );
    if (own.length < 2) return [];
    const flows = own
      .flatMap((scenario) => scenario.flows)
      .map((flow, i): Flow =>
        flow.transport === 'tcp'
          ? { ...flow, client: { ...flow.client, port: FIRST_PORT + i } }
          : flow,
      );
    return [{ name: `everything from the ${side}`, flows, sender: side }];
  });
}

/** Client ports of no other test traffic. */
const FIRST_PORT = 47000;

/** A scenario in each place where its detection looks: as it is, or across the border. */
function crossings({ only }: SiteWords, scenario: Scenario): Scenario[] {
  if (!only) return [scenario];
  const sentByClient = (scenario.sender ?? 'client') === 'client';
  const out = renamed(scenario, 'to a server outside', inside, outside);
  const into = renamed(scenario, 'from a client outside', outside, inside);
  if (only === 'crossed') return [out, into];
  return [sentByClient ? out : into];
}

/** What is found on its way out only, on its way in. */
function inward(scenario: Scenario): Scenario {
  return (scenario.sender ?? 'client') === 'client'
    ? renamed(scenario, 'from a client outside', outside, inside)
    : renamed(scenario, 'to a server outside', inside, outside);
}

/** Addresses that no host has, so that nobody there is outside, and how a scenario that goes there is named. */
export const GROUPS = [
  { where: 'to a multicast group', address: '239.255.255.250' },
  { where: 'to everybody', address: '255.255.255.255' },
] as const;

/** Whether it is datagrams alone to which nobody answers, as a group does not. */
export function isOneWay({ flows }: Scenario): boolean {
  return flows.every(
    (flow) => flow.transport === 'udp' && flow.messages.every(({ from }) => from === 'client'),
  );
}

/** Where a host comes to be. */
export type Place = (address: string) => string;

const outside: Place = (address) => address.replace(/^10\.20\.\d+\./, '198.51.100.');
const inside: Place = (address) => address.replace(/^198\.51\.100\./, '10.20.0.');

function renamed(scenario: Scenario, where: string, client: Place, server: Place): Scenario {
  return {
    ...scenario,
    name: `${scenario.name}, ${where}`,
    flows: scenario.flows.map((flow) => flowBetween(flow, client, server)),
  };
}

/** Between two hosts; who sends what matches is the one that is named first, where that matters. */
function between(
  scenario: Scenario,
  { client, server }: { client: string; server: string },
  { only }: SiteWords,
): Scenario {
  const flips = only === 'crossed-outward' && scenario.sender === 'server';
  const [one, other] = flips ? [server, client] : [client, server];
  return {
    ...scenario,
    flows: scenario.flows.map((flow) =>
      flowBetween(
        flow,
        () => one,
        () => other,
      ),
    ),
  };
}

/** A flow between other hosts. */
export function flowBetween(flow: Flow, client: Place, server: Place): Flow {
  return {
    ...flow,
    client: { ...flow.client, address: client(flow.client.address) },
    server: { ...flow.server, address: server(flow.server.address) },
  } as Flow;
}
