import { eventIn } from '../../../lib/engines/eve';
import { objectAt } from '../../../lib/json';

/** What eve.json says about the sensor itself; events with content are not kept. */
export interface EveSummary {
  file: string;
  /** The newest `stats` event, flattened: `detect.engines.0.rules_failed`. */
  stats: Map<string, number> | null;
  /** Flow events of TCP with a payload's worth of packets, and those of them with one direction only. */
  tcpFlows: number;
  oneWayFlows: number;
  /** Alert events that carry something a patient's data may be in, by field name. */
  stored: Map<string, number>;
  alerts: number;
}

const CONTENT = ['payload', 'payload_printable', 'packet'] as const;
const HTTP_CONTENT = ['http_request_body', 'http_request_body_printable', 'http_response_body'];

/** Reads lines of an eve.json; lines that are no JSON are passed over (the file is being written). */
export function summarizeEve(file: string, lines: Iterable<string>): EveSummary {
  const summary: EveSummary = {
    file,
    stats: null,
    tcpFlows: 0,
    oneWayFlows: 0,
    stored: new Map(),
    alerts: 0,
  };
  for (const line of lines) {
    const event = eventIn(line);
    if (!event) continue;
    if (event.event_type === 'stats') summary.stats = flatten(event.stats);
    else if (event.event_type === 'flow') countFlow(event, summary);
    else if (event.event_type === 'alert') {
      summary.alerts += 1;
      const http = objectAt(event.http);
      const found = [
        ...CONTENT.filter((field) => typeof event[field] === 'string'),
        ...HTTP_CONTENT.filter((field) => field in http),
      ];
      for (const field of found) summary.stored.set(field, (summary.stored.get(field) ?? 0) + 1);
    }
  }
  return summary;
}

/** Four packets one way and none back is no handshake that got lost. */
function countFlow(event: Record<string, unknown>, summary: EveSummary): void {
  if (event.proto !== 'TCP') return;
  const flow = objectAt(event.flow);
  const [there, back] = [Number(flow.pkts_toserver ?? 0), Number(flow.pkts_toclient ?? 0)];
  if (there + back < 4) return;
  summary.tcpFlows += 1;
  if (there === 0 || back === 0) summary.oneWayFlows += 1;
}

function flatten(value: unknown, at = '', into = new Map<string, number>()): Map<string, number> {
  if (typeof value === 'number') into.set(at, value);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      flatten(inner, at === '' ? key : `${at}.${key}`, into);
    }
  }
  return into;
}
