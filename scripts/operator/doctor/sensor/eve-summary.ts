import { eventIn } from '../../../lib/engines/eve';
import { objectAt } from '../../../lib/json';
import type { TextFile } from './text-file';

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

/** Reads files of eve.json in any order; lines that are no JSON are passed over (the file is being written). */
export function summarizeEve(files: readonly TextFile[]): EveSummary {
  const summary: EveSummary = {
    file: files.map(({ file }) => file).join(', '),
    stats: null,
    tcpFlows: 0,
    oneWayFlows: 0,
    stored: new Map(),
    alerts: 0,
  };
  let newest = '';
  for (const line of linesOf(files)) {
    const event = eventIn(line);
    if (!event) continue;
    if (event.event_type === 'stats') {
      const at = String(event.timestamp ?? '');
      if (at >= newest) summary.stats = flatten(event.stats);
      if (at > newest) newest = at;
    }
    if (event.event_type === 'flow') countFlow(event, summary);
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

/** One line at a time: a list of all of them would be as large as the files again. */
function* linesOf(files: readonly TextFile[]): Iterable<string> {
  for (const { text } of files) {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      yield text.slice(from, at);
      from = at + 1;
    }
    yield text.slice(from);
  }
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
