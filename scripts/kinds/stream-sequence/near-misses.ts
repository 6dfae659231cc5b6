import type { Scenario, UdpFlow } from '../../model/scenario';
import { brokenSequences, sampleSequence } from '../../protocols/sequence/samples';
import { holdsSequence } from '../../protocols/sequence/steps';
import type { StreamSequence } from './pattern';
import { said, stream } from './traffic';

/** One difference each, from either side, with a handshake and without; and the sequence in a datagram. */
export function nearMisses(o: StreamSequence): Scenario[] {
  return o.sequences.flatMap((sequence): Scenario[] => [
    ...brokenSequences(sequence)
      .filter(({ bytes }) => !o.sequences.some((other) => holdsSequence(other, bytes)))
      .map(({ what, bytes }) => ({
        name: `${sequence.name} with ${what}`,
        flows: [
          stream(o, [said('client', bytes)]),
          {
            ...stream(o, [said('client', bytes)], { shape: 'midstream' }),
            client: { address: '10.20.0.6', port: 40576 },
          },
        ],
      })),
    ...(o.otherMessages.length === 0
      ? []
      : [
          {
            name: `${sequence.name} missing among others`,
            flows: [
              stream(
                o,
                o.otherMessages.map((one) => said('client', Buffer.from(one, 'hex'))),
              ),
            ],
          },
        ]),
    {
      name: `${sequence.name} over UDP`,
      flows: [
        { ...stream(o, [said('client', sampleSequence(sequence))]), transport: 'udp' } as UdpFlow,
      ],
    },
  ]);
}
