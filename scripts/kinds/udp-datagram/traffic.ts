import { framed, sizes, type UdpDatagram } from './pattern';
import type { Flow, Scenario } from '../../model/scenario';
import { boundaryFrames, sampleFrame } from '../../protocols/frame/samples';

export const OUTSIDE = { address: '198.51.100.9', port: 40961 };

export function matching(o: UdpDatagram): Scenario[] {
  const hex = sampleFrame(framed(o));
  const edges = boundaryFrames(framed(o));
  const longest = longer(o, hex);
  return [
    { name: 'broadcast', flows: [datagram(o, hex)] },
    ...edges.flatMap(({ what, hex: edge }): Scenario[] => [
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
      flows: [{ ...datagram(o, hex), server: { address: '10.20.0.5', port: o.port } }],
    },
    ...(longest === null
      ? []
      : [{ name: 'with more behind its fields', flows: [datagram(o, longest)] }]),
  ];
}

/** The longest datagram that matches, as hex, where its size is not fixed. */
function longer(o: UdpDatagram, hex: string): string | null {
  const [least, most] = sizes(o);
  if (least === most) return null;
  const size = Math.min(most, hex.length / 2 + 300);
  return hex.padEnd(size * 2, 'b1');
}

export function datagram(o: UdpDatagram, bytes: string): Flow & { transport: 'udp' } {
  return {
    transport: 'udp',
    client: { address: '10.20.0.9', port: 40961 },
    server: { address: '10.20.255.255', port: o.port },
    messages: [{ from: 'client', bytes }],
  };
}
