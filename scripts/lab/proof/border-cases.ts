import { isMedicalOnly } from '../../compile/border';
import { flowBetween, GROUPS, isOneWay, type Place } from '../../compile/site-traffic';
import type { Flow, Scenario } from '../../model/scenario';
import type { SuricataRule } from '../../model/suricata-rule';

/**
 * The same traffic between other sides of the border, for detections that state it beside their alert: what crosses
 * must be said of what crosses alone.
 */

/** Stand-ins of scenarios, inside and outside the site (batch/host-blocks.ts). */
const INSIDE = /^10\.20\.\d+\.(?=\d+$)/;
const OUTSIDE = /^198\.51\.100\.(?=\d+$)/;
/** For those of inside that are moved: not among the addresses that scenarios use outside. */
const MOVED_IN = '10.20.77.';
const MOVED_OUT = '198.51.100.';

/** How a scenario is named in another place: behind its own name. */
const PLACES = [
  'both outside',
  'both inside',
  'the sides of the border exchanged',
  'client outside',
  'server outside',
  ...GROUPS.map(({ where }) => where),
];
const IN_A_PLACE = new RegExp(`, (?:${PLACES.join('|')})$`);

/** The name of the scenario that a case shows, wherever it shows it. */
export function scenarioName(name: string): string {
  return name.replace(IN_A_PLACE, '');
}

const out: Place = (address) => address.replace(INSIDE, MOVED_OUT);
const stay: Place = (address) => address;
const inward: Place = (address) => address.replace(OUTSIDE, MOVED_IN);
/** Who is inside is outside, and the other way round. */
const mirror: Place = (address) =>
  INSIDE.test(address) ? out(address) : address.replace(OUTSIDE, MOVED_IN);

/** Matching traffic on other sides of the border: it must be found there too. */
export function matchingAcross(
  rules: readonly SuricataRule[],
  matching: readonly Scenario[],
): Scenario[] {
  if (!statesBorder(rules)) return [];
  return [
    ...matching.flatMap((scenario) => [
      ...moved(scenario, 'both outside', out, out),
      // Where both are inside, this is all that is left.
      ...(scenario.flows.flatMap(addressesOf).some((address) => OUTSIDE.test(address))
        ? [
            ...moved(scenario, 'both inside', inward, inward),
            ...moved(scenario, 'the sides of the border exchanged', mirror, mirror),
          ]
        : []),
    ]),
    ...across(rules, matching),
    ...matching.flatMap(toGroups),
  ];
}

/** Datagrams that nobody answers, to addresses that no host has: they cross nothing. */
function toGroups(scenario: Scenario): Scenario[] {
  if (!isOneWay(scenario)) return [];
  return GROUPS.flatMap(({ where, address: group }) =>
    // In place of any host: one that is named is part of what is tested.
    moved(scenario, where, stay, (address) =>
      INSIDE.test(address) || OUTSIDE.test(address) ? group : address,
    ),
  );
}

/** Near-misses across the border. */
export function nearMissesAcross(
  rules: readonly SuricataRule[],
  nearMisses: readonly Scenario[],
): Scenario[] {
  return statesBorder(rules) ? across(rules, nearMisses) : [];
}

/**
 * Either end outside, where the rule that says that the border was crossed has conditions of its own. Where it asks for
 * a mark it says no more than the mark.
 */
function across(rules: readonly SuricataRule[], scenarios: readonly Scenario[]): Scenario[] {
  const marked = ({ options }: SuricataRule) =>
    options.some((option) => option.kind === 'flowbits' && option.action === 'isset');
  if (rules.filter(({ crossing }) => crossing).every(marked)) return [];
  return scenarios
    .filter(({ flows }) => !flows.flatMap(addressesOf).some((address) => OUTSIDE.test(address)))
    .filter(eachHasOneRole)
    .flatMap((scenario) => [
      ...moved(scenario, 'client outside', out, stay),
      ...moved(scenario, 'server outside', stay, out),
    ]);
}

/** Whether a detection alerts anywhere, and says besides what crossed. */
function statesBorder(rules: readonly SuricataRule[]): boolean {
  const alerting = rules.filter(({ silent }) => !silent);
  return (
    !rules.some(isMedicalOnly) &&
    alerting.some(({ crossing }) => crossing) &&
    alerting.some(({ crossing }) => !crossing)
  );
}

function moved(scenario: Scenario, where: string, client: Place, server: Place): Scenario[] {
  const flows = scenario.flows.map((flow) => flowBetween(flow, client, server));
  const before = scenario.flows.flatMap(addressesOf);
  const after = flows.flatMap(addressesOf);
  // Hosts that would become one are no such case.
  const apart = new Set(after).size === new Set(before).size;
  return !apart || after.join() === before.join()
    ? []
    : [{ ...scenario, flows, name: `${scenario.name}, ${where}` }];
}

/** Whether no host is both client and server: only then can one of the two be moved. */
function eachHasOneRole({ flows }: Scenario): boolean {
  const clients = new Set(flows.map(({ client }) => client.address));
  return !flows.some(({ server }) => clients.has(server.address));
}

function addressesOf({ client, server }: Flow): string[] {
  return [client.address, server.address];
}
