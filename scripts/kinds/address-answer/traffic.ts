import type { AddressAnswer } from './pattern';
import type { Flow, IcmpFlow, Scenario, TcpFlow } from '../../model/scenario';

const MONITOR = '10.20.0.5';

export function matching(o: AddressAnswer): Scenario[] {
  return o.sources.flatMap((address): Scenario[] => [
    { name: `${address} accepts a TCP connection`, flows: [tcp(address, 'full')] },
    {
      name: `${address} accepts a TCP connection with ECN`,
      flows: [{ ...tcp(address, 'full'), ecn: true }],
    },
    { name: `${address} answers over UDP`, flows: [udp(address, 'server')] },
    { name: `${address} answers a ping`, flows: [ping(address, true)] },
  ]);
}

export function tcp(
  address: string,
  shape: 'full' | 'refused' | 'unanswered',
  monitor = MONITOR,
): TcpFlow {
  return {
    transport: 'tcp',
    client: { address: monitor, port: 40517 },
    server: { address, port: 515 },
    shape,
    messages: [],
  };
}

export function udp(address: string, last: 'client' | 'server', monitor = MONITOR): Flow {
  return {
    transport: 'udp',
    client: { address: monitor, port: 40112 },
    server: { address, port: 111 },
    messages: [
      { from: 'client', bytes: '00' },
      { from: last, bytes: '00' },
    ],
  };
}

export function ping(address: string, answered: boolean, monitor = MONITOR): IcmpFlow {
  return { transport: 'icmp', client: { address: monitor }, server: { address }, answered };
}
