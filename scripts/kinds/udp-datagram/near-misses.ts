import type { UdpDatagram } from './pattern';
import { OUTSIDE, datagram } from './traffic';
import type { Scenario } from '../../model/scenario';
import { misframed, sampleFrame } from '../../protocols/frame/samples';

export function nearMisses(o: UdpDatagram): Scenario[] {
  const hex = sampleFrame(o.frame);
  return [
    ...misframed(o.frame)
      .filter((miss) => miss.hex.length === hex.length)
      .flatMap((miss): Scenario[] => [
        { name: `with ${miss.difference}`, flows: [datagram(o, miss.hex)] },
        {
          name: `from outside with ${miss.difference}`,
          flows: [{ ...datagram(o, miss.hex), client: OUTSIDE }],
        },
      ]),
    { name: 'over TCP', flows: [{ ...datagram(o, hex), transport: 'tcp' }] },
    { name: 'one byte longer', flows: [datagram(o, `${hex}00`)] },
    { name: 'one byte shorter', flows: [datagram(o, hex.slice(0, -2))] },
    {
      name: 'to the next port',
      flows: [
        { ...datagram(o, hex), server: { address: '10.20.255.255', port: o.frame.port + 1 } },
      ],
    },
  ];
}
