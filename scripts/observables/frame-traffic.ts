import { neighbour } from '../model/addresses';
import type { Scenario, TcpFlow } from '../model/scenario';
import { boundaryFrames, misframed, sampleFrame, type Frame } from './frames';
import type { StreamFrame } from './stream-frame';

/** Streams that carry a frame, and streams that only look as if they did. */

const OTHER_SERVER = '10.20.0.9';
const OTHER_PORT = 7515;

/** The frame to its servers, on its own and in company, with and without a handshake. */
export function matchingStreams(o: StreamFrame, frame: Frame): Scenario[] {
  const hex = sampleFrame(frame);
  const before = frame.opening ? [] : o.company;
  const elsewhere = {
    server: { address: o.servers?.[0] ?? OTHER_SERVER, port: frame.port ?? OTHER_PORT },
  };
  const inOne = [...before, hex, ...o.company].join('');
  const named = (what: string, flow: TcpFlow): Scenario => ({
    name: `${frame.name} ${what}`,
    flows: [flow],
  });
  const scenarios = [
    named('to the usual server', stream(o, frame, [hex])),
    named('on another port', stream(o, frame, [...before, hex], elsewhere)),
    named('without handshake', stream(o, frame, [hex], { shape: 'midstream' })),
    named('amid other frames in one segment', stream(o, frame, [inOne])),
  ];
  scenarios.push(
    ...boundaryFrames(frame).map(({ what, hex: edge }) =>
      named(`with ${what}`, stream(o, frame, [edge])),
    ),
  );
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
    flows: [
      stream(o, frame, [block], { server: elsewhere }),
      stream(o, frame, [block], {
        server: elsewhere,
        client: { address: '10.20.0.6', port: 40516 },
        shape: 'midstream',
      }),
    ],
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
  return scenarios;
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
