import type { StreamFrame } from './pattern';
import { OTHER_SERVER, OUTSIDE, stream } from './traffic';
import { neighbour } from '../../lib/addresses';
import type { Scenario, UdpFlow } from '../../model/scenario';
import { type Frame, plainFields } from '../../protocols/frame/frames';
import { misframed, sampleFrame } from '../../protocols/frame/samples';

export function nearMisses(o: StreamFrame): Scenario[] {
  return o.frames.flatMap((frame) => lookalikeStreams(o, frame));
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

/** Whether a changed frame happens to have the constants of another frame. */
function hasConstants(frame: Frame, hex: string): boolean {
  return plainFields(frame).every(
    (field) =>
      !('bytes' in field && 'at' in field) || hex.slice(field.at * 2).startsWith(field.bytes),
  );
}
