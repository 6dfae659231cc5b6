import type { KindContext } from '../../model/observable';
import type { Flow, Message, Scenario } from '../../model/scenario';
import { boundaryDatagrams, sampleDatagram } from '../../protocols/datagram/samples';
import { payload, sizes, targetPort, type UdpDatagram } from './pattern';
import { questionsOf } from './questions';

const OUTSIDE = '198.51.100.9';
const SENDER = '10.20.0.9';
const RECEIVER = '10.20.0.5';
const BROADCAST = '10.20.255.255';
const SOME_PORT = 40961;
/** A port that nothing names, for who receives what may go to any. */
const OTHER_PORT = 40962;

/** Who sends it to whom: addresses, as far as they are not those of the site. */
export interface Ends {
  sender?: string;
  receiver?: string;
}

export function matching(o: UdpDatagram, context: KindContext): Scenario[] {
  const hex = sampleDatagram(payload(o));
  const first = questions(o, context)[0];
  const longest = longer(o, hex);
  const told = (name: string, bytes: string, ends: Ends = {}, question = first): Scenario => ({
    name,
    flows: [exchange(o, bytes, question, ends)],
  });
  return [
    told('as it is', hex),
    ...boundaryDatagrams(payload(o)).flatMap(({ what, hex: edge }) => [
      told(`with ${what}`, edge),
      told(`with ${what} from outside`, edge, { sender: OUTSIDE }),
    ]),
    told('from outside', hex, { sender: OUTSIDE }),
    told('to outside', hex, { receiver: OUTSIDE }),
    ...(isToSegment(o) ? [told('unicast', hex, { receiver: RECEIVER })] : []),
    ...(longest === null ? [] : [told('with more behind its fields', longest)]),
    ...(o.answersToo
      ? [{ name: 'in answer', flows: [exchange(answering(o), hex, 'b1', {})] }]
      : []),
    ...questions(o, context)
      .slice(1)
      .map((question, i) => told(`after question ${i + 2}`, hex, {}, question)),
    ...questionsOf(o, context).flatMap(({ id, observable }) =>
      boundaryDatagrams(payload(observable)).map(({ what, hex: question }) =>
        told(`after ${id.split('/')[1]!} with ${what}`, hex, {}, question),
      ),
    ),
    ...(first === undefined
      ? []
      : [{ name: 'after other answers', flows: [later(o, hex, first)] }]),
    ...(o.usualPorts ?? []).flatMap((port, i) => [
      ...(i === 0
        ? []
        : [{ name: `to port ${port}`, flows: [datagram({ ...o, usualPorts: [port] }, hex)] }]),
      {
        name: `to port ${port}, behind others of its sender`,
        flows: [behindOthers(datagram({ ...o, usualPorts: [port] }, hex))],
        asIs: true as const,
      },
    ]),
    ...(o.usualPorts === undefined
      ? []
      : [
          {
            name: 'to a port that is not usual',
            flows: [datagram({ ...o, usualPorts: [OTHER_PORT] }, hex)],
          },
        ]),
  ];
}

/** The longest datagram that matches, as hex, where its size is not fixed. */
function longer(o: UdpDatagram, hex: string): string | null {
  const [least, most] = sizes(o);
  if (least === most) return null;
  const size = Math.min(most, hex.length / 2 + 300);
  return hex.padEnd(size * 2, 'b1');
}

/** What asks for it, as hex, for each detection that it may come after. */
export function questions(o: UdpDatagram, context: KindContext): string[] {
  return questionsOf(o, context).map(({ observable }) => sampleDatagram(payload(observable)));
}

/** The same from the port that it otherwise goes to. */
export function answering({ answersToo: _, ...o }: UdpDatagram): UdpDatagram {
  return { ...o, port: 'any', sourcePort: targetPort(o)! };
}

function isToSegment(o: UdpDatagram): boolean {
  return o.concerns === 'segment';
}

/** The datagram by itself, or behind what asks for it on its flow. */
export function exchange(
  o: UdpDatagram,
  bytes: string,
  question: string | undefined,
  ends: Ends = {},
): Flow & { transport: 'udp' } {
  if (question === undefined) return datagram(o, bytes, ends);
  return {
    ...asked(o, ends),
    messages: [
      { from: 'client', bytes: question },
      { from: 'server', bytes },
    ],
  };
}

/** More than Zeek's signatures see of a flow. */
function behindOthers(flow: Flow & { transport: 'udp' }): Flow {
  const others = Array.from({ length: 30 }, () => ({
    from: 'client' as const,
    bytes: 'b1'.repeat(60),
  }));
  return { ...flow, messages: [...others, ...flow.messages] };
}

/** Behind the question and what else is said. */
function later(o: UdpDatagram, bytes: string, question: string): Flow {
  const others: Message[] = Array.from({ length: 100 }, (_, i) => ({
    from: i % 2 === 0 ? 'server' : 'client',
    bytes: 'b1'.repeat(60),
  }));
  return {
    ...asked(o, {}),
    messages: [{ from: 'client', bytes: question }, ...others, { from: 'server', bytes }],
  };
}

/** A flow whose server sends the datagram. */
export function asked(o: UdpDatagram, { sender, receiver }: Ends): Flow & { transport: 'udp' } {
  return {
    transport: 'udp',
    client: { address: receiver ?? SENDER, port: SOME_PORT },
    server: { address: sender ?? RECEIVER, port: o.sourcePort ?? OTHER_PORT },
    messages: [],
  };
}

export function datagram(
  o: UdpDatagram,
  bytes: string,
  { sender, receiver }: Ends = {},
): Flow & { transport: 'udp' } {
  return {
    transport: 'udp',
    client: { address: sender ?? SENDER, port: o.sourcePort ?? SOME_PORT },
    server: {
      address: receiver ?? (isToSegment(o) ? BROADCAST : RECEIVER),
      port: targetPort(o) ?? o.usualPorts?.[0] ?? OTHER_PORT,
    },
    messages: [{ from: 'client', bytes }],
  };
}
