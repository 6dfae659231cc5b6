import type { Ref } from '../../model/mark';
import type { KindContext } from '../../model/observable';
import type { StreamFrame } from './pattern';
import { commonBytes } from '../frame-group';
import { referencedDetection } from '../referenced-detection';
import { senderOf } from './suricata';
import { GAP, holdsAnywhere, OTHER_SERVER, OUTSIDE, stream } from './traffic';
import { neighbour } from '../../lib/addresses';
import {
  otherSide,
  type Bytes,
  type Message,
  type Scenario,
  type TcpFlow,
  type UdpFlow,
} from '../../model/scenario';
import { type Frame, plainFields } from '../../protocols/frame/frames';
import {
  boundaryFrames,
  misframed,
  rowEdgeFrames,
  sampleFrame,
} from '../../protocols/frame/samples';

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
  const other = otherSide(senderOf(frame));
  const silent = (difference: string, block = hex, elsewhere = server): Scenario => ({
    name: `${frame.name} ${difference}`,
    flows: endsOf(o, elsewhere).flatMap(({ client, server: to }) => [
      stream(o, frame, [block], { server: to, client: client('10.20.0.5', 40515) }),
      stream(o, frame, [block], {
        server: to,
        client: client('10.20.0.6', 40516),
        shape: 'midstream',
      }),
      // Who speaks first is taken for the client.
      stream(o, frame, [], {
        server: to,
        client: client('10.20.0.7', 40517),
        shape: 'midstream',
        messages: [
          { from: other, bytes: '20' },
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
  // Also where both sides spoke before: that is what Suricata calls established.
  const spoken: Message[] = [
    { from: 'client', bytes: '20' },
    { from: 'server', bytes: '20' },
    { from: senderOf(frame), bytes: hex },
  ];
  const overUdp = (flow: TcpFlow) => ({ ...flow, transport: 'udp' }) as UdpFlow;
  scenarios.push({
    name: `${frame.name} over UDP`,
    flows: endsOf(o, server).flatMap(({ client, server: to }) => [
      overUdp(stream(o, frame, [hex], { server: to, client: client('10.20.0.5', 40515) })),
      overUdp(
        stream(o, frame, [], {
          server: to,
          client: client('10.20.0.5', 40516),
          messages: spoken,
        }),
      ),
    ]),
  });
  return scenarios;
}

type End = TcpFlow['client'];

/**
 * Inside the site, and where any server will do across its border: the device is inside, whoever speaks with it outside.
 */
function endsOf(
  { servers, device = 'client' }: StreamFrame,
  server: End,
): { server: End; client: (address: string, port: number) => End }[] {
  const inside = (address: string, port: number) => ({ address, port });
  if (servers) return [{ server, client: inside }];
  return [
    { server, client: inside },
    device === 'client'
      ? { server: { ...server, address: OUTSIDE }, client: inside }
      : { server, client: (_, port) => ({ address: OUTSIDE, port }) },
  ];
}

/**
 * The frame where it means nothing: said by the other side, and, for an opening, behind what its own side said before.
 * The handshake was seen, so that it is known who is who and where streams begin.
 */
function misplaced(o: StreamFrame, frame: Frame): Scenario[] {
  const from = senderOf(frame);
  const other = otherSide(from);
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
  // What all frames of its side have, and no frame: it shows what a stream remembers.
  const common = commonBytes(o.frames.filter((one) => senderOf(one) === from))!.bytes;
  const [shown = '20'] = [`${GAP}${common.toString('hex')}${GAP}`].filter(
    (bytes) => !o.frames.some((one) => holdsAnywhere(one, bytes)),
  );
  return [
    ...(alsoOfOther
      ? []
      : [
          named('from the other side', [said(other, hex), said(from, shown), said(other, '20')]),
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
  // Wrong before these bytes, and behind them: the one may be told by its first byte alone.
  const before = new Set([misses.find(has), misses.findLast(has)].filter((miss) => !!miss));
  const floating = o.frames.filter((one) => !one.opening);
  return [
    ...misses
      .filter((miss) => !has(miss))
      .map(({ difference, hex }) => ({ difference, block: `${hex}${GAP}${bytes}${GAP}` }))
      .filter(({ block }) => !floating.some((one) => holdsAnywhere(one, block)))
      .map(({ difference, block }) => silent(`with ${difference}, what it lacks behind it`, block)),
    ...(frame.opening
      ? [...before].map(({ difference, hex }) =>
          silent(`behind one with ${difference}`, `${hex}${sampleFrame(frame)}`),
        )
      : []),
  ];
}

/** Where a server or a port is named: the same from one that is the other end of its connection. */
function betweenExchangedEnds(o: StreamFrame, frame: Frame): Scenario[] {
  if (o.servers === undefined && frame.port === undefined) return [];
  const { client, server, ...flow } = stream(o, frame, []);
  const named = { address: o.servers?.[0] ?? server.address, port: server.port };
  const from = otherSide(senderOf(frame));
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

/**
 * An opening that is none: on streams whose beginning nobody saw, behind what makes it no news, and in one segment with
 * it. That is each frame of another detection, with each number at its ends and where its high byte changes.
 */
function late(o: StreamFrame, frame: Frame, ref: Ref, context: KindContext): Scenario[] {
  const { id, observable } = referencedDetection<StreamFrame>(context, ref, 'stream-frame');
  const before = observable.frames.flatMap((one) =>
    [{ hex: sampleFrame(one) }, ...boundaryFrames(one), ...rowEdgeFrames(one)].map(
      ({ hex }): Message => ({ from: senderOf(one), bytes: hex }),
    ),
  );
  const opening = sampleFrame(frame);
  const inStreams = (how: string, messages: (first: Message) => Message[]): Scenario => ({
    name: `${frame.name} ${how} ${id} on a stream without handshake`,
    flows: [OTHER_SERVER, OUTSIDE].flatMap((address) =>
      before.map((first, i) =>
        stream(o, frame, [], {
          client: { address: '10.20.0.5', port: 40600 + i },
          server: { address, port: o.usual.port },
          shape: 'midstream',
          messages: messages(first),
        }),
      ),
    ),
  });
  return [
    inStreams('behind', (first) => [first, { from: senderOf(frame), bytes: opening }]),
    inStreams('in one segment with', ({ bytes }) => [
      { from: senderOf(frame), bytes: `${opening}${bytes as string}` },
    ]),
  ];
}

/** Whether a changed frame happens to have the constants of another frame. */
function hasConstants(frame: Frame, hex: string): boolean {
  return plainFields(frame).every(
    (field) =>
      !('bytes' in field && 'at' in field) || hex.slice(field.at * 2).startsWith(field.bytes),
  );
}
