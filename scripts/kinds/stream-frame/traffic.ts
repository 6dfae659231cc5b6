import { neighbour } from '../../lib/addresses';
import type { Scenario, TcpFlow, UdpFlow } from '../../model/scenario';
import { boundaryFrames, misframed, sampleFrame } from '../../protocols/frame/samples';
import type { Frame } from '../../protocols/frame/frames';
import type { StreamFrame } from './kind';

/** Streams that carry a frame, and streams that only look as if they did. */

const OTHER_SERVER = '10.20.0.9';
const OTHER_PORT = 7515;
const OUTSIDE = '198.51.100.7';

/** The frame to its servers, on its own and in company, with and without a handshake. */
export function matchingStreams(o: StreamFrame, frame: Frame): Scenario[] {
  const hex = sampleFrame(frame);
  const before = frame.opening ? [] : o.company;
  const elsewhere = {
    server: { address: o.servers?.[0] ?? OTHER_SERVER, port: frame.port ?? OTHER_PORT },
  };
  const far = { server: { ...elsewhere.server, address: outside(o) } };
  const inOne = [...before, hex, ...o.company].join('');
  const named = (what: string, flow: TcpFlow): Scenario => ({
    name: `${frame.name} ${what}`,
    flows: [flow],
  });
  const scenarios = [
    named('to the usual server', stream(o, frame, [hex])),
    named('on another port', stream(o, frame, [...before, hex], elsewhere)),
    named('to a server outside', stream(o, frame, [hex], far)),
    named('without handshake', stream(o, frame, [hex], { shape: 'midstream' })),
    named('amid other frames in one segment', stream(o, frame, [inOne])),
  ];
  scenarios.push(
    ...boundaryFrames(frame).flatMap(({ what, hex: edge }) => [
      named(`with ${what}`, stream(o, frame, [edge])),
      named(`with ${what} to a server outside`, stream(o, frame, [edge], far)),
    ]),
  );
  if (o.unless) scenarios.push(...openingsAlone(o, frame));
  if (o.handed) {
    const rest = 'b1'.repeat(2000);
    scenarios.push(named('behind the rest of an unknown block', stream(o, frame, [rest, hex])));
  }
  if (frame.opening || o.company.length === 0) return scenarios;
  const deep = [...o.company, o.company.join('').repeat(400), hex];
  return [...scenarios, named('deep in the stream', stream(o, frame, deep))];
}

/** One difference at a time, to a server that nothing else watches where any server would do. */
export function lookalikeStreams(o: StreamFrame, frame: Frame): Scenario[] {
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
    ]),
  });
  const scenarios = misframed(frame)
    .filter((miss) => !o.frames.some((other) => other !== frame && hasConstants(other, miss.hex)))
    .map((miss) => silent(`with ${miss.difference}`, miss.hex));
  if (o.servers) {
    const next = neighbour(o.servers.at(-1)!, 1);
    scenarios.push(silent('to the next address', hex, { ...server, address: next }));
  }
  if (frame.port !== undefined) {
    scenarios.push(silent('on the next port', hex, { ...server, port: frame.port + 1 }));
  }
  if (frame.opening) scenarios.push(silent('behind another byte', `20${hex}`));
  scenarios.push(...(o.unless ?? []).flatMap((other) => late(o, frame, other)));
  scenarios.push({
    name: `${frame.name} over UDP`,
    flows: [{ ...stream(o, frame, [hex], { server }), transport: 'udp' } as UdpFlow],
  });
  return scenarios;
}

/** Openings of a client that says nothing else, and of one that lets the server speak first, at length. */
function openingsAlone(o: StreamFrame, frame: Frame): Scenario[] {
  const opening = { from: 'client', bytes: sampleFrame(frame) } as const;
  const greeting = { from: 'server', bytes: Buffer.alloc(70_000, 0x2e) } as const;
  return [OTHER_SERVER, OUTSIDE].flatMap((address) => {
    const server = { address, port: o.usual.port };
    return [
      {
        name: `${frame.name} alone to ${address}`,
        flows: [stream(o, frame, [], { server, messages: [opening], close: 'open' })],
      },
      {
        name: `${frame.name} behind a greeting of ${address}`,
        flows: [stream(o, frame, [], { server, messages: [greeting, opening] })],
      },
    ];
  });
}

/** An opening that is none: on a stream whose beginning nobody saw, behind what makes it no news. */
function late(
  o: StreamFrame,
  frame: Frame,
  { mark, frame: before }: { mark: string; frame: string },
): Scenario[] {
  const inStream = (how: string, blocks: string[]): Scenario => ({
    name: `${frame.name} ${how} ${mark} on a stream without handshake`,
    flows: [OTHER_SERVER, OUTSIDE].map((address) =>
      stream(o, frame, blocks, { server: { address, port: o.usual.port }, shape: 'midstream' }),
    ),
  });
  const hex = sampleFrame(frame);
  return [inStream('behind', [before, hex]), inStream('in one segment with', [hex + before])];
}

/** Where any server will do: one that lies in no HOME_NET. */
function outside(o: StreamFrame): string {
  return o.servers?.[0] ?? OUTSIDE;
}

/** Whether a changed frame happens to have the constants of another frame. */
function hasConstants(frame: Frame, hex: string): boolean {
  return frame.fields.every(
    (field) => !('bytes' in field) || hex.slice(field.at * 2).startsWith(field.bytes),
  );
}

function stream(
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
