import type { StreamFrame } from './pattern';
import type { Ref } from '../../model/mark';
import type { KindContext } from '../../model/observable';
import { otherSide, type Scenario, type TcpFlow } from '../../model/scenario';
import { referencedDetection } from '../referenced-detection';
import { type Frame, holdsAt } from '../../protocols/frame/frames';
import {
  boundaryFrames,
  misframed,
  rowEdgeFrames,
  sampleFrame,
} from '../../protocols/frame/samples';

/** Streams that carry a frame, and streams that only look as if they did. */

export const OTHER_SERVER = '10.20.0.9';
const OTHER_PORT = 7515;
export const OUTSIDE = '198.51.100.7';
export function matching(o: StreamFrame, context: KindContext): Scenario[] {
  return o.frames.flatMap((frame) => [
    ...matchingStreams(o, frame),
    ...(o.unless ?? []).map((ref) => besideLookalikes(o, frame, ref, context)),
  ]);
}

/**
 * Without handshake, in one packet with all that is nearly what would make it no news, and is not: between these stand
 * bytes that begin nothing.
 */
function besideLookalikes(o: StreamFrame, frame: Frame, ref: Ref, context: KindContext): Scenario {
  const { id, observable } = referencedDetection<StreamFrame>(context, ref, 'stream-frame');
  const lookalikes = observable.frames
    .flatMap(({ sampleBytes: _, ...bare }) => misframed(bare))
    .filter(({ hex }) => !observable.frames.some((other) => holdsAnywhere(other, hex)));
  const block = [sampleFrame(frame), ...lookalikes.map(({ hex }) => hex)].join(GAP);
  return {
    name: `${frame.name} without handshake, beside what is nearly ${id}`,
    flows: [stream(o, frame, [block], { shape: 'midstream', segmentBytes: block.length / 2 })],
    ...senderOf(frame),
    asIs: true,
  };
}

/** Between bytes that are looked for: neither zero, nor a digit, nor ASCII text. */
export const GAP = 'b1'.repeat(64);

export function holdsAnywhere(frame: Frame, hex: string): boolean {
  const bytes = Buffer.from(hex, 'hex');
  return bytes.some((_, at) => holdsAt(frame, bytes, at));
}

/** The frame to its servers, on its own and among other frames, with and without a handshake. */
function matchingStreams(o: StreamFrame, frame: Frame): Scenario[] {
  const hex = sampleFrame(frame);
  const before = frame.opening ? [] : o.otherFrames;
  const elsewhere = {
    server: { address: o.servers?.[0] ?? OTHER_SERVER, port: frame.port ?? OTHER_PORT },
  };
  const far = { server: { ...elsewhere.server, address: outside(o) } };
  const inOne = [...before, hex, ...o.otherFrames].join('');
  const named = (what: string, flow: TcpFlow): Scenario => ({
    name: `${frame.name} ${what}`,
    flows: [flow],
    ...senderOf(frame),
  });
  const otherSideFirst = (bytes: string, changes: Partial<TcpFlow> = {}) =>
    stream(o, frame, [], {
      ...changes,
      shape: 'midstream',
      messages: [
        { from: otherSide(frame.from ?? 'client'), bytes: '20' },
        { from: frame.from ?? 'client', bytes },
      ],
    });
  const scenarios = [
    named('to the usual server', stream(o, frame, [hex])),
    named('on another port', stream(o, frame, [...before, hex], elsewhere)),
    named('to a server outside', stream(o, frame, [hex], far)),
    named('without handshake', stream(o, frame, [hex], { shape: 'midstream' })),
    named(
      'without handshake to a server outside',
      stream(o, frame, [hex], { ...far, shape: 'midstream' }),
    ),
    named('without handshake, the other side seen first', otherSideFirst(hex)),
    ...(o.servers ? [elsewhere] : [elsewhere, far]).map((to) =>
      named(
        `without handshake, the other side seen first, server ${to.server.address}`,
        otherSideFirst(hex, to),
      ),
    ),
    named('amid other frames in one segment', stream(o, frame, [inOne])),
  ];
  scenarios.push(
    ...boundaryFrames(frame).flatMap(({ what, hex: edge }) => [
      named(`with ${what}`, stream(o, frame, [edge])),
      named(`with ${what} to a server outside`, stream(o, frame, [edge], far)),
      named(`with ${what} without handshake, the other side seen first`, otherSideFirst(edge)),
    ]),
  );
  const rowEdges = rowEdgeFrames(frame).flatMap(({ what, hex: edge }) => {
    const outsideWith = `with ${what} to a server outside`;
    const unseenWith = `with ${what} without handshake to a server outside`;
    return [
      named(outsideWith, stream(o, frame, [edge], far)),
      named(unseenWith, stream(o, frame, [edge], { ...far, shape: 'midstream' })),
      named(`${unseenWith}, the other side seen first`, otherSideFirst(edge, far)),
    ];
  });
  scenarios.push(...rowEdges.map((one) => ({ ...one, asIs: true as const })));
  scenarios.push(...behindGreeting(o, frame));
  if (o.unless) scenarios.push(...openingsAlone(o, frame));
  if (o.zeekParsesFromStart) {
    const rest = 'b1'.repeat(2000);
    scenarios.push(named('behind the rest of an unknown block', stream(o, frame, [rest, hex])));
  }
  if (frame.opening || o.otherFrames.length === 0) return scenarios;
  const deep = [...o.otherFrames, o.otherFrames.join('').repeat(400), hex];
  return [...scenarios, named('deep in the stream', stream(o, frame, deep))];
}

/** Who sends a frame, where that is not the client. */
function senderOf({ from }: Frame): Pick<Scenario, 'sender'> {
  return from === 'server' ? { sender: from } : {};
}

/**
 * The other side speaks first, and says more than Zeek's signatures look at (dpd_buffer_size, 1,024 bytes); a server
 * before a client's opening also more than that opening may lie behind on its own side. No client does so: Zeek gives
 * up on one that says so much (frame_give_up_bytes).
 */
function behindGreeting(o: StreamFrame, frame: Frame): Scenario[] {
  const from = frame.from ?? 'client';
  const other = otherSide(from);
  const sizes = frame.opening && other === 'server' ? [2000, 70_000] : [2000];
  return sizes.flatMap((size) =>
    (o.servers?.slice(0, 1) ?? [OTHER_SERVER, OUTSIDE]).map((address) => ({
      name: `${frame.name} behind ${size.toLocaleString('en')} bytes of the other side, server ${address}`,
      ...senderOf(frame),
      flows: [
        stream(o, frame, [], {
          server: { address, port: frame.port ?? OTHER_PORT },
          messages: [
            { from: other, bytes: Buffer.alloc(size, 0x2e) },
            { from, bytes: sampleFrame(frame) },
          ],
        }),
      ],
    })),
  );
}

/** Openings of a client that says nothing else. */
function openingsAlone(o: StreamFrame, frame: Frame): Scenario[] {
  const opening = { from: 'client', bytes: sampleFrame(frame) } as const;
  return [OTHER_SERVER, OUTSIDE].map((address) => ({
    name: `${frame.name} alone to ${address}`,
    flows: [
      stream(o, frame, [], {
        server: { address, port: o.usual.port },
        messages: [opening],
        close: 'open',
      }),
    ],
  }));
}

/** Where any server will do: one that lies in no HOME_NET. */
function outside(o: StreamFrame): string {
  return o.servers?.[0] ?? OUTSIDE;
}

export function stream(
  o: StreamFrame,
  frame: Frame,
  blocks: readonly string[],
  changes: Partial<TcpFlow> = {},
): TcpFlow {
  return {
    transport: 'tcp',
    client: { address: '10.20.0.5', port: 40515 },
    server: { address: o.usual.server, port: frame.port ?? o.usual.port },
    messages: blocks.map((bytes) => ({ from: frame.from ?? 'client', bytes })),
    ...changes,
  };
}
