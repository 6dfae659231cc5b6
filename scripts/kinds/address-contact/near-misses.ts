import type { AddressContact } from './pattern';
import { MONITOR, addressNextTo, oneHostPerTarget, ping, udp, unanswered } from './traffic';
import { contains, neighbour } from '../../lib/addresses';
import type { Scenario } from '../../model/scenario';

export function nearMisses(o: AddressContact): Scenario[] {
  const outside = (address: string) => !o.targets.some((target) => contains(target, address));
  const neighbours = oneHostPerTarget(o)
    .flatMap((address) => [-1, 1, -256, 256].map((step) => neighbour(address, step)))
    .concat(oneHostPerTarget(o).map((address) => address.split('.').reverse().join('.')))
    .filter(outside);
  // Its last byte is that of a target, and its peer has the first bytes of one.
  const alike = `203.0.113.${oneHostPerTarget(o)[0]!.split('.')[3]}`;
  const peer = addressNextTo([], oneHostPerTarget(o)[0]!);
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
      ? oneHostPerTarget(o).map((address) => ({
          name: `SYN without answer from ${address}`,
          flows: [unanswered(MONITOR, address)],
        }))
      : []),
  ];
}
