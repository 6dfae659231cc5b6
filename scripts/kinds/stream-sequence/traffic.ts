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

/** The sequence in streams of either side, alone and amid others of its protocol. */
export function matching(o: StreamSequence): Scenario[] {
  return o.sequences.flatMap((sequence) => {
    const bytes = sampleSequence(sequence);
    const others = o.otherMessages.map((one) => Buffer.from(one, 'hex'));
    const ninetyNine = Array.from({ length: 99 }, (_, i) => others[i % others.length]!);
    const named = (what: string, flow: TcpFlow, more: Partial<Scenario> = {}): Scenario => ({
      name: `${sequence.name} ${what}`,
      flows: [flow],
      ...more,
    });
    return [
      named('from the client', stream(o, [said('client', bytes)])),
      named(
        'from the server',
        stream(o, [said('client', Buffer.from(' ')), said('server', bytes)]),
        {
          sender: 'server',
        },
      ),
      named('on another port', stream(o, [said('client', bytes)], { port: 7515 })),
      named('without handshake', stream(o, [said('client', bytes)], { shape: 'midstream' })),
      named(
        'without handshake, the other side seen first',
        stream(o, [said('server', Buffer.from(' ')), said('client', bytes)], {
          shape: 'midstream',
        }),
      ),
      ...headsAlone(o, sequence, bytes).map(([what, flow]) =>
        // The sender is said, so that his side is shown alone as well.
        named(what, flow, { sender: 'client' }),
      ),
      ...(others.length === 0
        ? []
        : [
            named(
              'behind others in one segment',
              stream(o, [said('client', Buffer.concat([others[0]!, bytes]))]),
            ),
            named(
              'as the hundredth message, each answered',
              stream(
                o,
                [...ninetyNine, bytes].flatMap((one) => [
                  said('client', one),
                  said('server', Buffer.from(' ')),
                ]),
              ),
              { asIs: true },
            ),
            named(
              'as the hundredth message, none answered',
              stream(
                o,
                [...ninetyNine, bytes].map((one) => said('client', one)),
              ),
              { asIs: true },
            ),
          ]),
      ...sequenceEdges(sequence).flatMap(({ what, bytes: edge, alike }) => [
        named(
          `with ${what}`,
          stream(o, [said('client', edge)]),
          edge.length > ONE_SEGMENT || alike ? { asIs: true } : {},
        ),
        ...(edge.length > ONE_SEGMENT
          ? [
              named(
                `with ${what}, in one packet`,
                stream(o, [said('client', edge)], { segmentBytes: edge.length }),
                { asIs: true },
              ),
            ]
          : []),
      ]),
    ];
  });
}

/** The head of its unit in a packet of its own: who looks at one packet at a time sees the sequence without it. */
function headsAlone(
  o: StreamSequence,
  sequence: Sequence,
  bytes: Buffer,
): (readonly [string, TcpFlow])[] {
  const { units } = o;
  if (units?.bytesBefore === undefined || beginsUnit(units, sequence)) return [];
  const messages = [said('client', beforeInUnit(units, bytes.length)), said('client', bytes)];
  const what = 'behind the head of its unit in a packet of its own';
  return [
    [what, stream(o, messages)],
    [`${what}, without handshake`, stream(o, messages, { shape: 'midstream' })],
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
