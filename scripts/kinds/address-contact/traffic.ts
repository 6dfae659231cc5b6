import type { AddressContact } from './pattern';
import { contains, neighbour } from '../../lib/addresses';
import type { Flow, Scenario } from '../../model/scenario';

export const MONITOR = '10.20.0.5';
export function matching(o: AddressContact): Scenario[] {
  return oneHostPerTarget(o).flatMap((address) => [
    { name: `SYN without answer to ${address}`, flows: [unanswered(address)] },
    { name: `UDP to ${address}`, flows: [udp(address)] },
    { name: `ping to ${address}`, flows: [ping(address, false)] },
    { name: `refused by ${address}`, flows: [{ ...unanswered(address), shape: 'refused' }] },
    {
      name: `from a monitor beside ${address}`,
      flows: [unanswered(address, addressNextTo(o.targets, address))],
    },
    ...(o.direction === 'both'
      ? [{ name: `SYN without answer from ${address}`, flows: [unanswered(MONITOR, address)] }]
      : []),
  ]);
}

/** One address per target: the address itself, or one from within a CIDR. */
export function oneHostPerTarget(o: AddressContact): string[] {
  return o.targets.map((target) =>
    target.includes('/') && !target.endsWith('/32')
      ? neighbour(target.split('/')[0]!, target.endsWith('/31') ? 0 : 1)
      : target.replace('/32', ''),
  );
}

/** The monitor's factory address lies in the same /24 as the server: outside most sites' HOME_NET. */
export function addressNextTo(targets: readonly string[], address: string): string {
  const wanted = [...address.split('.').slice(0, 3), '20'].join('.');
  return targets.some((target) => contains(target, wanted)) ? MONITOR : wanted;
}

export function unanswered(address: string, monitor = MONITOR): Flow {
  return {
    transport: 'tcp',
    client: { address: monitor, port: 40515 },
    server: { address, port: 515 },
    shape: 'unanswered',
    messages: [],
  };
}

export function udp(address: string): Flow {
  return {
    transport: 'udp',
    client: { address: MONITOR, port: 40111 },
    server: { address, port: 9 },
    messages: [{ from: 'client', bytes: '00' }],
  };
}

export function ping(address: string, answered: boolean): Flow {
  return { transport: 'icmp', client: { address: MONITOR }, server: { address }, answered };
}
