import type { KindContext } from '../../model/observable';
import type { Scenario } from '../../model/scenario';
import { misDatagrams, sampleDatagram } from '../../protocols/datagram/samples';
import { payload, sizes, targetPort, type UdpDatagram } from './pattern';
import { answering, asked, datagram, exchange, questions } from './traffic';

const OUTSIDE = '198.51.100.9';

export function nearMisses(o: UdpDatagram, context: KindContext): Scenario[] {
  const hex = sampleDatagram(payload(o));
  const all = questions(o, context);
  const [question] = all;
  const misses = misDatagrams(payload(o));
  return [
    ...misses.flatMap((miss): Scenario[] => [
      { name: `with ${miss.what}`, flows: [exchange(o, miss.hex, question)] },
      {
        name: `from outside with ${miss.what}`,
        flows: [exchange(o, miss.hex, question, { sender: OUTSIDE })],
      },
      {
        name: `to outside with ${miss.what}`,
        flows: [exchange(o, miss.hex, question, { receiver: OUTSIDE })],
      },
    ]),
    { name: 'over TCP', flows: [{ ...exchange(o, hex, question), transport: 'tcp' }] },
    ...wrongSizes(o, hex, question),
    ...wrongPorts(o, hex, question),
    ...(question === undefined ? [] : unasked(o, hex, question)),
    ...(o.answersToo
      ? misses.slice(0, 3).map((miss) => ({
          name: `in answer with ${miss.what}`,
          flows: [exchange(answering(o), miss.hex, 'b1')],
        }))
      : []),
  ];
}

function wrongSizes(o: UdpDatagram, hex: string, question: string | undefined): Scenario[] {
  if (o.sizeBytes === undefined) return [];
  const [least, most] = sizes(o);
  const sized = (name: string, bytes: string): Scenario[] =>
    [{}, { sender: OUTSIDE }, { receiver: OUTSIDE }].map((ends, i) => ({
      name: `${name}${['', ' from outside', ' to outside'][i]!}`,
      flows: [exchange(o, bytes, question, ends)],
    }));
  return [
    ...sized('one byte longer', hex.padEnd(most * 2, 'b1') + '00'),
    ...sized('one byte shorter', hex.slice(0, (least - 1) * 2)),
  ];
}

function wrongPorts(o: UdpDatagram, hex: string, question: string | undefined): Scenario[] {
  const scenarios: Scenario[] = [];
  const both = (name: string, other: UdpDatagram, asking = question) =>
    [{}, { sender: OUTSIDE }, { receiver: OUTSIDE }].forEach((ends, i) =>
      scenarios.push({
        name: `${name}${['', ' from outside', ' to outside'][i]!}`,
        flows: [exchange(other, hex, asking, ends)],
      }),
    );
  const target = targetPort(o);
  if (target !== undefined) both('to the next port', { ...o, port: target + 1 });
  if (o.sourcePort !== undefined) {
    both('from the next port', { ...o, sourcePort: o.sourcePort + 1 });
  }
  if (target !== undefined && o.sourcePort === undefined) {
    both(
      o.answersToo ? 'from the port behind its own to another' : 'from its port to another',
      answering({ ...o, port: o.answersToo ? target + 1 : target }),
      'b1',
    );
  }
  return scenarios;
}

/** Answers to nothing, to something else, or to what somebody else asked. */
function unasked(o: UdpDatagram, hex: string, question: string): Scenario[] {
  const flow = asked(o, {});
  const other = { ...flow, client: { ...flow.client, port: flow.client.port + 1 } };
  const answer = { from: 'server', bytes: hex } as const;
  return [
    { name: 'unasked', flows: [{ ...flow, messages: [answer] }] },
    {
      name: 'in answer to something else',
      flows: [{ ...flow, messages: [{ from: 'client', bytes: 'b1'.repeat(40) }, answer] }],
    },
    {
      name: 'asked from another port',
      flows: [
        { ...other, messages: [{ from: 'client', bytes: question }] },
        { ...flow, messages: [{ from: 'client', bytes: 'b1' }, answer] },
      ],
    },
    {
      name: 'before it was asked',
      flows: [
        {
          ...flow,
          messages: [{ from: 'client', bytes: 'b1' }, answer, { from: 'client', bytes: question }],
        },
      ],
    },
    {
      name: 'said by who asks',
      flows: [
        {
          ...flow,
          messages: [
            { from: 'client', bytes: question },
            { ...answer, from: 'client' },
          ],
        },
      ],
    },
    {
      name: 'sent by itself',
      flows: [datagram({ ...o, port: flow.client.port }, hex)],
    },
  ];
}
