import type { Message, Scenario, TcpFlow } from '../../model/scenario';
import { sequenceEdges } from '../../protocols/sequence/edges';
import { sampleSequence } from '../../protocols/sequence/samples';
import type { Sequence } from '../../protocols/sequence/steps';
import type { StreamSequence } from './pattern';
import { beforeInUnit, beginsUnit } from './units';

const CLIENT = { address: '10.20.0.5', port: 40575 };
export const SERVER = '10.20.0.9';
/** Long enough that no edge needs several segments to be told without a handshake. */
export const ONE_SEGMENT = 1400;

/** What happens, the stream, and what else is said of the scenario. */
type Told = readonly [what: string, flow: TcpFlow, more?: Partial<Scenario>];

/** A byte of the other side that says nothing. */
const BLANK = Buffer.from(' ');

/** The sequence in streams of either side, alone and amid others of its protocol. */
export function matching(o: StreamSequence): Scenario[] {
  return o.sequences.flatMap((sequence) => {
    const bytes = sampleSequence(sequence);
    const told: Told[] = [
      ...alone(o, bytes),
      ...headsAlone(o, sequence, bytes),
      ...amidOthers(o, bytes),
      ...atEdges(o, sequence),
    ];
    return told.map(([what, flow, more]): Scenario => {
      return { name: `${sequence.name} ${what}`, flows: [flow], ...more };
    });
  });
}

/** From either side, on any port, with and without a handshake. */
function alone(o: StreamSequence, bytes: Buffer): Told[] {
  const sent = said('client', bytes);
  const answered = [said('client', BLANK), said('server', bytes)];
  const afterOther = [said('server', BLANK), sent];
  return [
    ['from the client', stream(o, [sent])],
    ['from the server', stream(o, answered), { sender: 'server' }],
    ['on another port', stream(o, [sent], { port: 7515 })],
    ['without handshake', stream(o, [sent], { shape: 'midstream' })],
    ['without handshake, the other side seen first', stream(o, afterOther, { shape: 'midstream' })],
  ];
}

/** Behind other messages of the protocol, in one segment and after a long session. */
function amidOthers(o: StreamSequence, bytes: Buffer): Told[] {
  const others = o.otherMessages.map((one) => Buffer.from(one, 'hex'));
  if (others.length === 0) return [];
  const ninetyNine = Array.from({ length: 99 }, (_, i) => others[i % others.length]!);
  const hundred = [...ninetyNine, bytes].map((one) => said('client', one));
  const answered = hundred.flatMap((one) => [one, said('server', BLANK)]);
  return [
    [
      'behind others in one segment',
      stream(o, [said('client', Buffer.concat([others[0]!, bytes]))]),
    ],
    ['as the hundredth message, each answered', stream(o, answered), { asIs: true }],
    ['as the hundredth message, none answered', stream(o, hundred), { asIs: true }],
  ];
}

/** With the least and the most that each step allows; where that takes several segments, in one packet as well. */
function atEdges(o: StreamSequence, sequence: Sequence): Told[] {
  return sequenceEdges(sequence).flatMap(({ what, bytes, alike }): Told[] => {
    const messages = [said('client', bytes)];
    const isLong = bytes.length > ONE_SEGMENT;
    const edge: Told = [`with ${what}`, stream(o, messages), isLong || alike ? { asIs: true } : {}];
    if (!isLong) return [edge];
    const whole = stream(o, messages, { segmentBytes: bytes.length });
    return [edge, [`with ${what}, in one packet`, whole, { asIs: true }]];
  });
}

/** The head of its unit in a packet of its own: who looks at one packet at a time sees the sequence without it. */
function headsAlone(o: StreamSequence, sequence: Sequence, bytes: Buffer): Told[] {
  const { units } = o;
  if (units?.bytesBefore === undefined || beginsUnit(units, sequence)) return [];
  const messages = [said('client', beforeInUnit(units, bytes.length)), said('client', bytes)];
  const what = 'behind the head of its unit in a packet of its own';
  // The sender is said, so that his side is shown alone as well.
  const more = { sender: 'client' } as const;
  return [
    [what, stream(o, messages), more],
    [`${what}, without handshake`, stream(o, messages, { shape: 'midstream' }), more],
  ];
}

export function said(from: Message['from'], bytes: Uint8Array): Message {
  return { from, bytes };
}

export function stream(
  o: StreamSequence,
  messages: readonly Message[],
  { port, ...more }: Partial<TcpFlow> & { port?: number } = {},
): TcpFlow {
  return {
    transport: 'tcp',
    client: CLIENT,
    server: { address: SERVER, port: port ?? o.usualPort },
    messages,
    ...more,
  };
}
