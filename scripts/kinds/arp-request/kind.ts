import { neighbour } from '../../lib/addresses';
import type { ObservableKind } from '../../model/observable';
import type { ArpFlow } from '../../model/scenario';
import { zeekSet } from '../../lib/zeek-literals';
import { addressProblems } from '../address-problems';

/** ARP who-has for one of a few addresses: a host believes that it is on the local segment. */
export interface ArpRequest {
  kind: 'arp-request';
  /** IPv4 addresses asked for. */
  targets: readonly string[];
  /** One alert per pair of hosts in this time. */
  suppressSeconds: number;
}

export const kind: ObservableKind<ArpRequest> = {
  name: 'arp-request',
  summary: 'ARP who-has for one of a few addresses',

  check: (o) => addressProblems('targets', o.targets),

  // No Suricata up to 8.0.8 has a rule protocol for ARP (facts/engines.md 1.3).
  suricata: () => [],
  zeek: (o) => ({ targets: zeekSet(o.targets) }),
  indicators: (o) => o.targets.map((value) => ({ type: 'ipv4', value })),

  matching(o) {
    return o.targets.flatMap((target) => [
      { name: `who has ${target}, nobody answers`, flows: [ask('202.114.4.20', target)] },
      {
        name: `who has ${target}, answered`,
        flows: [{ ...ask('10.20.0.5', target), answered: true }],
      },
    ]);
  },

  nearMisses(o) {
    const outside = [neighbour(o.targets[0]!, -1), neighbour(o.targets.at(-1)!, 1)];
    return [
      ...outside.map((target) => ({
        name: `who has ${target}`,
        flows: [ask('202.114.4.20', target)],
      })),
      ...o.targets.flatMap((target) => [
        { name: `${target} announces itself`, flows: [ask(target, target)] },
        { name: `${target} probes for its own address`, flows: [ask('0.0.0.0', target)] },
        { name: `${target} asks for a monitor`, flows: [ask(target, '202.114.4.20')] },
      ]),
    ];
  },
};

function ask(client: string, server: string): ArpFlow {
  return {
    transport: 'arp',
    client: { address: client },
    server: { address: server },
    answered: false,
  };
}
