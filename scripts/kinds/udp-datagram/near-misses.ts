import type { KindContext } from '../../model/observable';
import type { Scenario } from '../../model/scenario';
import { misDatagrams, sampleDatagram } from '../../protocols/datagram/samples';
import { payload, sizes, targetPort, type UdpDatagram } from './pattern';
import { questionsOf } from './questions';
import { answering, asked, datagram, type Ends, exchange, questions } from './traffic';

const OUTSIDE = '198.51.100.9';

/** Inside the site, and across its border either way. */
const ENDS: readonly (Ends & { where: string })[] = [
  { where: '' },
  { where: ' from outside', sender: OUTSIDE },
  { where: ' to outside', receiver: OUTSIDE },
];

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
    ...(question === undefined
      ? []
      : [
          ...ENDS.flatMap((ends) =>
            all.flatMap((one, i) =>
              unasked(o, hex, one, ends).map((scenario) =>
                i === 0 ? scenario : { ...scenario, name: `${scenario.name}, question ${i + 1}` },
              ),
            ),
          ),
          ...askedSomethingLike(o, hex, context),
        ]),
    ...(o.answersToo
      ? ENDS.flatMap(({ where, ...ends }) => [
          {
            name: `in answer${where}, each difference in a datagram of its own`,
            flows: [answers(o, misses, ends)],
          },
          {
            name: `in answer${where} over TCP`,
            flows: [{ ...exchange(answering(o), hex, 'b1', ends), transport: 'tcp' as const }],
          },
        ])
      : []),
    ...(o.usualPorts === undefined ? [] : ENDS.map((ends) => saidByAsked(o, hex, ends))),
  ];
}

/** Many answers to one question. */
function answers(o: UdpDatagram, misses: readonly { hex: string }[], ends: Ends) {
  return {
    ...asked(answering(o), ends),
    messages: [
      { from: 'client', bytes: 'b1' } as const,
      ...misses.map(({ hex }) => ({ from: 'server', bytes: hex }) as const),
    ],
  };
}

/** Where no port says who is asked, it is who did not speak first. */
function saidByAsked(o: UdpDatagram, hex: string, { where, ...ends }: Ends & { where: string }) {
  const flow = datagram(o, hex, ends);
  return {
    name: `said by who is asked${where}`,
    flows: [
      {
        ...flow,
        client: { ...flow.client, address: flow.server.address },
        server: { ...flow.server, address: flow.client.address },
        messages: [
          { from: 'client', bytes: 'b1' },
          { from: 'server', bytes: hex },
        ],
      } as const,
    ],
  };
}

function wrongSizes(o: UdpDatagram, hex: string, question: string | undefined): Scenario[] {
  if (o.sizeBytes === undefined) return [];
  const [least, most] = sizes(o);
  const sized = (name: string, bytes: string): Scenario[] =>
    ENDS.map(({ where, ...ends }) => ({
      name: `${name}${where}`,
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
    ENDS.forEach(({ where, ...ends }) =>
      scenarios.push({
        name: `${name}${where}`,
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

/** Answers to what is nearly a question of theirs. */
function askedSomethingLike(o: UdpDatagram, hex: string, context: KindContext): Scenario[] {
  return questionsOf(o, context).flatMap(({ id, observable }) => {
    const behaviour = id.split('/')[1]!;
    const whole = sampleDatagram(payload(observable));
    const [least, most] = sizes(observable);
    const sized =
      observable.sizeBytes === undefined
        ? []
        : [
            { what: 'one byte more', hex: `${whole.padEnd(most * 2, 'b1')}00` },
            { what: 'one byte less', hex: whole.slice(0, (least - 1) * 2) },
          ];
    return [...misDatagrams(payload(observable)), ...sized].map((miss) => ({
      name: `in answer to something like ${behaviour}: ${miss.what}`,
      flows: [exchange(o, hex, miss.hex)],
    }));
  });
}

/** Answers to nothing, to something else, or to what somebody else asked. */
function unasked(
  o: UdpDatagram,
  hex: string,
  question: string,
  ends: Ends & { where: string },
): Scenario[] {
  const flow = asked(o, ends);
  const other = { ...flow, client: { ...flow.client, port: flow.client.port + 1 } };
  // Both have the port of who is asked.
  const alike = { ...flow, client: { ...flow.client, port: flow.server.port } };
  const answer = { from: 'server', bytes: hex } as const;
  const asking = { from: 'client', bytes: question } as const;
  const something = { from: 'client', bytes: 'b1' } as const;
  const named = (name: string, ...flows: Scenario['flows']): Scenario => ({
    name: `${name}${ends.where}`,
    flows,
  });
  return [
    named('unasked', { ...flow, messages: [answer] }),
    named('in answer to something else', {
      ...flow,
      messages: [{ from: 'client', bytes: 'b1'.repeat(40) }, answer],
    }),
    named(
      'asked from another port',
      { ...other, messages: [asking] },
      { ...flow, messages: [something, answer] },
    ),
    named('before it was asked', { ...flow, messages: [something, answer, asking] }),
    named('said by who asks', { ...flow, messages: [asking, { ...answer, from: 'client' }] }),
    named('said by who asks, between the same ports', {
      ...alike,
      messages: [asking, { ...answer, from: 'client' }],
    }),
    named('asked by who answers, between the same ports', {
      ...alike,
      messages: [something, { ...asking, from: 'server' }, answer],
    }),
    named('sent by itself', datagram({ ...o, port: flow.client.port }, hex, ends)),
  ];
}
