import type { Message, Scenario, UdpFlow } from '../../model/scenario';
import { brokenSequences } from '../../protocols/sequence/misses';
import { sampleSequence } from '../../protocols/sequence/samples';
import { holdsSequence } from '../../protocols/sequence/steps';
import type { StreamSequence } from './pattern';
import { ONE_SEGMENT, said, stream } from './traffic';

/** One difference each, from either side, with a handshake and without; and the sequence in a datagram. */
export function nearMisses(o: StreamSequence): Scenario[] {
  const isSilent = (bytes: Buffer) => !o.sequences.some((other) => holdsSequence(other, bytes));
  return o.sequences.flatMap((sequence): Scenario[] => [
    ...brokenSequences(sequence)
      .filter(({ bytes }) => isSilent(bytes))
      .map(({ what, bytes }) => ({
        name: `${sequence.name} with ${what}`,
        flows: [
          stream(o, introduced(o, bytes, isSilent)),
          {
            ...stream(o, [said('client', bytes)], { shape: 'midstream' }),
            client: { address: '10.20.0.6', port: 40576 },
          },
          // What lies in several packets is looked at in parts: a place that is too far is told in one packet only.
          ...(bytes.length > ONE_SEGMENT
            ? [
                {
                  ...stream(o, [said('client', bytes)], { segmentBytes: bytes.length }),
                  client: { address: '10.20.0.7', port: 40577 },
                },
              ]
            : []),
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

/**
 * Behind a message that shows what protocol it is: what is wrong may be what a stream is recognised by, and in one that
 * is not recognised nothing is looked for.
 */
function introduced(
  o: StreamSequence,
  bytes: Buffer,
  isSilent: (bytes: Buffer) => boolean,
): Message[] {
  const before = o.otherMessages
    .slice(0, 1)
    .map((one) => Buffer.from(one, 'hex'))
    .filter((one) => isSilent(Buffer.concat([one, bytes])));
  return [...before, bytes].map((one) => said('client', one));
}
