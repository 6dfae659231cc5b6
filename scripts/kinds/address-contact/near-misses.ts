import type { AddressContact } from './pattern';
import { MONITOR, beside, hosts, ping, udp, unanswered } from './traffic';
import { contains, neighbour } from '../../lib/addresses';
import type { Scenario } from '../../model/scenario';

export function nearMisses(o: AddressContact): Scenario[] {
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
}
