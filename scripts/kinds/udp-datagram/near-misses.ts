import { framed, sizes, type UdpDatagram } from './pattern';
import { OUTSIDE, datagram } from './traffic';
import type { Scenario } from '../../model/scenario';
import { misframed, sampleFrame } from '../../protocols/frame/samples';

export function nearMisses(o: UdpDatagram): Scenario[] {
  const hex = sampleFrame(framed(o));
  const [least, most] = sizes(o);
  const fits = (payload: string) => payload.length >= least * 2 && payload.length <= most * 2;
  return [
    ...misframed(framed(o))
      .filter((miss) => fits(miss.hex))
      .flatMap((miss): Scenario[] => [
        { name: `with ${miss.difference}`, flows: [datagram(o, miss.hex)] },
        {
          name: `from outside with ${miss.difference}`,
          flows: [{ ...datagram(o, miss.hex), client: OUTSIDE }],
        },
      ]),
    { name: 'over TCP', flows: [{ ...datagram(o, hex), transport: 'tcp' }] },
    ...wrongSizes(o, hex),
    {
      name: 'to the next port',
      flows: [{ ...datagram(o, hex), server: { address: '10.20.255.255', port: o.port + 1 } }],
    },
    { name: 'from its port to another', flows: [answered(o, hex)] },
  ];
}

function wrongSizes(o: UdpDatagram, hex: string): Scenario[] {
  if (o.sizeBytes === undefined) return [];
  const [least, most] = sizes(o);
  return [
    { name: 'one byte longer', flows: [datagram(o, hex.padEnd(most * 2, 'b1') + '00')] },
    { name: 'one byte shorter', flows: [datagram(o, hex.slice(0, (least - 1) * 2))] },
  ];
}

/** The datagram as an answer: the port is the sender's. */
function answered(o: UdpDatagram, hex: string): Scenario['flows'][number] {
  return {
    ...datagram(o, 'b1'),
    messages: [
      { from: 'client', bytes: 'b1' },
      { from: 'server', bytes: hex },
    ],
  };
}
