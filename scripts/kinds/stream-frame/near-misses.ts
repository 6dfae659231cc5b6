import type { Ref } from '../../model/mark';
import type { KindContext } from '../../model/observable';
import type { StreamFrame } from './pattern';
import { commonBytes } from '../frame-group';
import { senderOf } from './suricata';
import { OTHER_SERVER, OUTSIDE, stream } from './traffic';
import { neighbour } from '../../lib/addresses';
import type { Bytes, Message, Scenario, UdpFlow } from '../../model/scenario';
import { type Frame, holdsAt, plainFields } from '../../protocols/frame/frames';
import { misframed, sampleFrame } from '../../protocols/frame/samples';

export function nearMisses(o: StreamFrame, context: KindContext): Scenario[] {
  return o.frames.flatMap((frame) => [
    ...lookalikeStreams(o, frame),
    ...misplaced(o, frame),
    ...betweenExchangedEnds(o, frame),
    ...(o.unless ?? []).flatMap((other) => late(o, frame, other, context)),
  ]);
}

/** One difference at a time, to a server that nothing else watches where any server would do. */
function lookalikeStreams(o: StreamFrame, frame: Frame): Scenario[] {
  const server = { address: o.servers?.[0] ?? OTHER_SERVER, port: frame.port ?? o.usual.port };
  const hex = sampleFrame(frame);
  const silent = (difference: string, block = hex, elsewhere = server): Scenario => ({
    name: `${frame.name} ${difference}`,
    flows: [elsewhere, ...(o.servers ? [] : [{ ...elsewhere, address: OUTSIDE }])].flatMap((to) => [
      stream(o, frame, [block], { server: to }),
      stream(o, frame, [block], {
        server: to,
        client: { address: '10.20.0.6', port: 40516 },
        shape: 'midstream',
      }),
      // Who speaks first is taken for the client.
      stream(o, frame, [], {
        server: to,
        client: { address: '10.20.0.7', port: 40517 },
        shape: 'midstream',
        messages: [
          { from: senderOf(frame) === 'client' ? 'server' : 'client', bytes: '20' },
          { from: senderOf(frame), bytes: block },
        ],
      }),
    ]),
  });
  const misses = misframed(frame).filter(
    (miss) => !o.frames.some((other) => other !== frame && hasConstants(other, miss.hex)),
  );
  const scenarios = misses.map((miss) => silent(`with ${miss.difference}`, miss.hex));
  scenarios.push(...nearCommonBytes(o, frame, misses, silent));
  if (o.servers) {
    const next = neighbour(o.servers.at(-1)!, 1);
    scenarios.push(silent('to the next address', hex, { ...server, address: next }));
  }
  if (frame.port !== undefined) {
    scenarios.push(silent('on the next port', hex, { ...server, port: frame.port + 1 }));
  }
  if (frame.opening) scenarios.push(silent('behind another byte', `20${hex}`));
  scenarios.push({
    name: `${frame.name} over UDP`,
    flows: [{ ...stream(o, frame, [hex], { server }), transport: 'udp' } as UdpFlow],
  });
  return scenarios;
}

/**
 * The frame where it means nothing: said by the other side, and, for an opening, behind what its own side said before.
 * The handshake was seen, so that it is known who is who and where streams begin.
 */
function misplaced(o: StreamFrame, frame: Frame): Scenario[] {
  const from = senderOf(frame);
  const other = from === 'client' ? 'server' : 'client';
  const hex = sampleFrame(frame);
  const port = frame.port ?? o.usual.port;
  const named = (what: string, messages: readonly Message[]): Scenario => ({
    name: `${frame.name} ${what}`,
    flows: [
      ...(o.servers?.slice(0, 1) ?? [OTHER_SERVER, OUTSIDE]).map((address) => ({
        ...stream(o, frame, []),
        server: { address, port },
        messages,
      })),
      ...(o.servers
        ? []
        : [
            {
              ...stream(o, frame, []),
              client: { address: OUTSIDE, port: 40518 },
              server: { address: OTHER_SERVER, port },
              messages,
            },
          ]),
    ],
  });
  const said = (side: Message['from'], bytes: Bytes): Message => ({ from: side, bytes });
  const alsoOfOther = o.frames.some((one) => senderOf(one) === other && hasConstants(one, hex));
  return [
    ...(alsoOfOther
      ? []
      : [
          named('from the other side', [said(other, hex), said(from, '20'), said(other, '20')]),
          named('from the other side in answer', [
            said(from, '20'),
            said(other, hex),
            said(from, '20'),
          ]),
        ]),
    ...(frame.opening
      ? [
          named('as a second message', [
            said(from, '2e2e2e2e'),
            said(other, '20'),
            said(from, hex),
            said(other, '20'),
          ]),
          ...[3000, 70_000].map((size) =>
            named(`behind ${size.toLocaleString('en')} bytes of its own side`, [
              said(from, Buffer.alloc(size, 0x2e)),
              said(other, '20'),
              said(from, hex),
              said(other, '20'),
            ]),
          ),
        ]
      : []),
  ];
}

/**
 * Frames that are none beside the bytes that all frames of their sender have, which Suricata looks for first: these
 * bytes behind them, and, where they have these bytes themselves, a frame in which nothing is wrong behind an opening.
 */
function nearCommonBytes(
  o: StreamFrame,
  frame: Frame,
  misses: readonly { difference: string; hex: string }[],
  silent: (difference: string, block: string) => Scenario,
): Scenario[] {
  const common = commonBytes(o.frames.filter((one) => senderOf(one) === senderOf(frame)))!;
  const bytes = common.bytes.toString('hex');
  const has = ({ hex }: { hex: string }) =>
    common.at === null ? hex.includes(bytes) : hex.slice(common.at * 2).startsWith(bytes);
  const behind = misses.find(has);
  const floating = o.frames.filter((one) => !one.opening);
  return [
    ...misses
      .filter((miss) => !has(miss))
      .map(({ difference, hex }) => ({ difference, block: `${hex}${GAP}${bytes}${GAP}` }))
      .filter(({ block }) => !floating.some((one) => holdsAnywhere(one, block)))
      .map(({ difference, block }) => silent(`with ${difference}, what it lacks behind it`, block)),
    ...(frame.opening && behind
      ? [silent(`behind one with ${behind.difference}`, `${behind.hex}${sampleFrame(frame)}`)]
      : []),
  ];
}

/** Between bytes that are looked for: neither zero, nor a digit, nor ASCII text. */
const GAP = 'b1'.repeat(64);

function holdsAnywhere(frame: Frame, hex: string): boolean {
  const bytes = Buffer.from(hex, 'hex');
  return bytes.some((_, at) => holdsAt(frame, bytes, at));
}

/** Where a server or a port is named: the same from one that is the other end of its connection. */
function betweenExchangedEnds(o: StreamFrame, frame: Frame): Scenario[] {
  if (o.servers === undefined && frame.port === undefined) return [];
  const { client, server, ...flow } = stream(o, frame, []);
  const named = { address: o.servers?.[0] ?? server.address, port: server.port };
  const from = senderOf(frame) === 'client' ? 'server' : 'client';
  return [
    {
      name: `${frame.name} where the server is the client`,
      flows: [
        {
          ...flow,
          client: named,
          server: client,
          messages: [
            { from, bytes: sampleFrame(frame) },
            { from: senderOf(frame), bytes: '20' },
          ],
        },
      ],
    },
  ];
}

/** An opening that is none: on a stream whose beginning nobody saw, behind what makes it no news. */
function late(o: StreamFrame, frame: Frame, ref: Ref, context: KindContext): Scenario[] {
  const { id, matching } = context.refer(ref);
  const [before] = matching().flatMap(({ flows }) =>
    flows.flatMap((flow) => ('messages' in flow ? flow.messages.slice(0, 1) : [])),
  );
  const inStream = (how: string, messages: readonly Message[]): Scenario => ({
    name: `${frame.name} ${how} ${id} on a stream without handshake`,
    flows: [OTHER_SERVER, OUTSIDE].map((address) =>
      stream(o, frame, [], {
        server: { address, port: o.usual.port },
        shape: 'midstream',
        messages,
      }),
    ),
  });
  const opening: Message = { from: senderOf(frame), bytes: sampleFrame(frame) };
  const inOne = Buffer.concat([bytesOf(opening), bytesOf(before!)]);
  return [
    inStream('behind', [before!, opening]),
    inStream('in one segment with', [{ ...opening, bytes: inOne }]),
  ];
}

function bytesOf({ bytes }: Message): Uint8Array {
  return typeof bytes === 'string' ? Buffer.from(bytes.replaceAll(/\s/g, ''), 'hex') : bytes;
}

/** Whether a changed frame happens to have the constants of another frame. */
function hasConstants(frame: Frame, hex: string): boolean {
  return plainFields(frame).every(
    (field) =>
      !('bytes' in field && 'at' in field) || hex.slice(field.at * 2).startsWith(field.bytes),
  );
}
