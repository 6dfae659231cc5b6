import type { UdpDatagram } from './pattern';
import type { Flow, Scenario } from '../../model/scenario';
import { boundaryFrames, sampleFrame } from '../../protocols/frame/samples';

export const OUTSIDE = { address: '198.51.100.9', port: 40961 };
export function matching(o: UdpDatagram): Scenario[] {
  const hex = sampleFrame(o.frame);
  return [
    { name: 'broadcast', flows: [datagram(o, hex)] },
    ...boundaryFrames(o.frame).flatMap(({ what, hex: edge }): Scenario[] => [
      { name: `with ${what}`, flows: [datagram(o, edge)] },
      {
        name: `from outside with ${what}`,
        flows: [{ ...datagram(o, edge), client: OUTSIDE }],
      },
    ]),
    {
      name: 'broadcast from outside',
      flows: [{ ...datagram(o, hex), client: OUTSIDE }],
    },
    {
      name: 'unicast',
      flows: [{ ...datagram(o, hex), server: { address: '10.20.0.5', port: o.frame.port } }],
    },
  ];
}

export function datagram(o: UdpDatagram, bytes: string): Flow & { transport: 'udp' } {
  return {
    transport: 'udp',
    client: { address: '10.20.0.9', port: 40961 },
    server: { address: '10.20.255.255', port: o.frame.port },
    messages: [{ from: 'client', bytes }],
  };
}
