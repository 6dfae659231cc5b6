import { CLEAR_PORTS } from '../../model/clear-ports';
import type { Fields } from './fields';
import type { Asked } from './asked';
import { identityOf, type Answer } from './answer';
import { flowOf } from './flow-records';

/** Transport and server's port, as `104/tcp`, by what they let guess. */
const PROTOCOLS: ReadonlyMap<string, string> = new Map(
  CLEAR_PORTS.flatMap(({ proto, ports, guess }) =>
    ports.map((port) => [`${port}/${proto}`, guess] as const),
  ),
);
const SERVER_PORT = ['id.resp_p', 'destination.port', 'dest_port', 'dst_port'];
const PORTS: ReadonlySet<number> = new Set(CLEAR_PORTS.flatMap(({ ports }) => ports));

/**
 * Whether a flow crosses the border to a port on which a medical protocol usually goes in clear text. What the sensor
 * took for TLS by itself does not count. Null also where ports are not asked for.
 * @param path see answersOf.
 */
export function portGuess(fields: Fields, asked: Asked, path: string | null): Answer | null {
  const { site } = asked;
  // Asked of every flow of months: most end here.
  if (!site || !PORTS.has(fields.whole(...SERVER_PORT) ?? -1)) return null;
  const flow = flowOf(fields, path);
  if (!flow) return null;
  const port = `${flow.port}/${flow.proto}`;
  const protocol = PROTOCOLS.get(port);
  const service = fields.text('service', 'app_proto', 'network.protocol') ?? '';
  if (protocol === undefined || /ssl|tls/i.test(service)) return null;
  const outward = site.inside(flow.from);
  if (outward === site.inside(flow.to)) return null;
  const [monitor, farEnd] = outward ? [flow.from, flow.to] : [flow.to, flow.from];
  const [out, back] = outward ? [0, 1] : [1, 0];
  return {
    question: 'clear-ports',
    sensor: flow.sensor,
    detection: null,
    grade: 'seen',
    monitor,
    farEnd,
    port,
    answered: flow.answered,
    packetsOut: flow.packets[out]!,
    bytesOut: flow.bytes[out]!,
    bytesIn: flow.bytes[back]!,
    guess: { protocol, direction: outward ? 'outward' : 'inward' },
    time: flow.time,
    identity: identityOf(fields, ['port', flow.sensor, flow.from, flow.to, port, flow.time]),
  };
}
