import { addressProblem, cidrProblem, contains, neighbour } from '../../lib/addresses';
import type { ObservableKind, Problem } from '../../model/observable';
import type { Flow, Scenario } from '../../model/scenario';
import type { SuricataMatch } from '../../model/suricata-rule';
import { zeekBool, zeekSet } from '../../lib/zeek-literals';

/** Any packet, of any protocol, towards one of a few addresses. */
export interface AddressContact {
  kind: 'address-contact';
  /** Addresses or CIDRs, up to about a thousand: each becomes a literal in the rule's header. */
  targets: readonly string[];
  /** `to` the targets, or `both` ways. */
  direction: 'to' | 'both';
  /** One alert per source and target in this time. */
  suppressSeconds: number;
}

const MONITOR = '10.20.0.5';

export const kind: ObservableKind<AddressContact> = {
  name: 'address-contact',
  summary: 'any packet to one of a few addresses, answered or not',

  check(o) {
    return o.targets.flatMap((target, i): Problem[] => {
      const problem = target.includes('/') ? cidrProblem(target) : addressProblem(target);
      const advice = 'write an IPv4 address such as "192.0.2.1" or a CIDR such as "192.0.2.0/24"';
      return problem ? [{ field: `targets[${i}]`, problem, advice }] : [];
    });
  },

  suricata(o) {
    // No flow, flags or content: the rule stays of class ip_only and sees a SYN without an answer.
    const to: SuricataMatch = {
      key: 'to',
      protocol: 'ip',
      source: { address: 'any', port: 'any' },
      destination: { address: o.targets, port: 'any' },
      options: [],
      farEnd: 'destination',
      border: o.targets.some((target) => target.includes('/')) ? 'none' : 'companion',
      monitor: 'source',
      limit: { track: 'by_both', seconds: o.suppressSeconds },
    };
    if (o.direction === 'to') return [to];
    const from: SuricataMatch = {
      ...to,
      key: 'from',
      source: to.destination,
      destination: to.source,
      farEnd: 'source',
      monitor: 'destination',
    };
    return [
      { ...to, label: 'outbound' },
      { ...from, label: 'inbound' },
    ];
  },

  zeek(o) {
    return {
      targets: zeekSet(o.targets.map((target) => (target.includes('/') ? target : `${target}/32`))),
      both: zeekBool(o.direction === 'both'),
    };
  },

  indicators(o) {
    return o.targets.map((value) => ({
      type: value.includes('/') ? 'ipv4-subnet' : 'ipv4',
      value,
    }));
  },

  matching(o) {
    return hosts(o).flatMap((address) => [
      { name: `SYN without answer to ${address}`, flows: [unanswered(address)] },
      { name: `UDP to ${address}`, flows: [udp(address)] },
      { name: `ping to ${address}`, flows: [ping(address, false)] },
      { name: `refused by ${address}`, flows: [{ ...unanswered(address), shape: 'refused' }] },
      {
        name: `from a monitor beside ${address}`,
        flows: [unanswered(address, beside(o.targets, address))],
      },
      ...(o.direction === 'both'
        ? [{ name: `SYN without answer from ${address}`, flows: [unanswered(MONITOR, address)] }]
        : []),
    ]);
  },

  nearMisses(o) {
    const outside = (address: string) => !o.targets.some((target) => contains(target, address));
    const neighbours = hosts(o)
      .flatMap((address) => [-1, 1, -256, 256].map((step) => neighbour(address, step)))
      .concat(hosts(o).map((address) => address.split('.').reverse().join('.')))
      .filter(outside);
    // Its last byte is that of a target, and its peer has the first bytes of one.
    const alike = `203.0.113.${hosts(o)[0]!.split('.')[3]}`;
    const peer = beside([], hosts(o)[0]!);
    return [
      ...[...new Set(neighbours)].map((address): Scenario => ({
        name: `contact with ${address}, which is not listed`,
        flows: [unanswered(address), udp(address), ping(address, true)],
      })),
      ...(outside(peer)
        ? [
            {
              name: `contact of ${peer} with ${alike}`,
              flows: [unanswered(alike, peer)],
            },
          ]
        : []),
      ...(o.direction === 'to'
        ? hosts(o).map((address) => ({
            name: `SYN without answer from ${address}`,
            flows: [unanswered(MONITOR, address)],
          }))
        : []),
    ];
  },
};

/** One address per target: the address itself, or one from within a CIDR. */
function hosts(o: AddressContact): string[] {
  return o.targets.map((target) =>
    target.includes('/') && !target.endsWith('/32')
      ? neighbour(target.split('/')[0]!, target.endsWith('/31') ? 0 : 1)
      : target.replace('/32', ''),
  );
}

/** The monitor's factory address lies in the same /24 as the server: outside most sites' HOME_NET. */
export function beside(targets: readonly string[], address: string): string {
  const wanted = [...address.split('.').slice(0, 3), '20'].join('.');
  return targets.some((target) => contains(target, wanted)) ? MONITOR : wanted;
}

function unanswered(address: string, monitor = MONITOR): Flow {
  return {
    transport: 'tcp',
    client: { address: monitor, port: 40515 },
    server: { address, port: 515 },
    shape: 'unanswered',
    messages: [],
  };
}

function udp(address: string): Flow {
  return {
    transport: 'udp',
    client: { address: MONITOR, port: 40111 },
    server: { address, port: 9 },
    messages: [{ from: 'client', bytes: '00' }],
  };
}

function ping(address: string, answered: boolean): Flow {
  return { transport: 'icmp', client: { address: MONITOR }, server: { address }, answered };
}
