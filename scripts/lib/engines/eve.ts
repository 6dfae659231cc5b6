import { objectAt, parseObject } from '../json';
import type { Finding } from './finding';
import type { SuricataEngine } from './engine';
import { asBorder, asDetection, asGrade, asHost, asText } from './fields';

export interface SuricataStats {
  rulesLoaded: number;
  rulesFailed: number;
  /** Unmet `requires`; always 0 in Suricata 6, which does not know it. */
  rulesSkipped: number;
  /** Alerts lost because one packet raised more than `packet-alert-max`; 0 in 6, which does not count. */
  alertQueueOverflow: number;
  /** Packets decoded; 0 on a capture means that nothing of it was read. */
  packets: number;
  /** Packets of IP among them that were whole enough to be decoded. */
  ipPackets: number;
}

export interface EveResult {
  findings: Finding[];
  /** Alerts of rules that carry no `detection` metadata: not ours. */
  otherAlerts: number;
  /** Null when Suricata wrote none (-T). */
  stats: SuricataStats | null;
  /** The alert events as they are; empty unless asked for. */
  rawAlerts: EveEvent[];
}

export type EveEvent = Record<string, unknown>;

export interface EveAlert {
  sid: number;
  /** 1 is the rules. */
  generator: number;
  hasMetadata: boolean;
  /** Source and destination address of the packet. */
  ends: string[];
}

/**
 * Reads the lines of an eve.json of ours: alerts and the final statistics.
 * @throws Error naming the line or the sid, for a line that is no JSON (a killed engine) or an alert of
 * ours whose metadata are not in the vocabulary.
 */
export async function readEve(
  engine: SuricataEngine,
  lines: AsyncIterable<string> | Iterable<string>,
  keepRaw = false,
): Promise<EveResult> {
  const result: EveResult = { findings: [], otherAlerts: 0, stats: null, rawAlerts: [] };
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const event = parseEvent(line, `${engine}: eve.json line ${number}`);
    if (event.event_type === 'stats') result.stats = statsOf(event);
    if (event.event_type !== 'alert') continue;
    if (keepRaw) result.rawAlerts.push(event);
    const finding = findingOf(engine, event);
    if (finding) result.findings.push(finding);
    else result.otherAlerts += 1;
  }
  return result;
}

function findingOf(engine: SuricataEngine, event: EveEvent): Finding | null {
  const alert = objectAt(event.alert);
  const metadata = objectAt(alert.metadata);
  const detection = first(metadata.detection);
  if (detection === undefined) return null;
  const where = `${engine}: sid ${String(alert.signature_id)}`;
  return {
    engine,
    // A slash would end the value for some tools that read rule metadata, so rules carry a dot.
    detection: asDetection(detection.replace('.', '/'), where),
    grade: asGrade(first(metadata.grade), where),
    border: asBorder(first(metadata.border) ?? 'unstated', where),
    time: secondsOf(asText(event.timestamp, `${where}: timestamp`)),
    sid: Number(alert.signature_id),
    sourceAddress: asHost(event.src_ip, `${where}: src_ip`),
    sourcePort: portOf(event.src_port),
    destinationAddress: asHost(event.dest_ip, `${where}: dest_ip`),
    destinationPort: portOf(event.dest_port),
    // Every rule of ours has `target`: the monitor; the other end is what Suricata calls the source.
    monitor: asHost(objectAt(alert.target).ip ?? event.src_ip, `${where}: target`),
    farEnd: asHost(objectAt(alert.source).ip ?? event.dest_ip, `${where}: source`),
    vlan: Array.isArray(event.vlan) ? event.vlan.map(Number) : [],
  };
}

function statsOf(event: EveEvent): SuricataStats {
  const stats = objectAt(event.stats);
  const decoder = objectAt(stats.decoder);
  const detect = objectAt(stats.detect);
  const rules = objectAt(Array.isArray(detect.engines) ? detect.engines[0] : undefined);
  return {
    rulesLoaded: Number(rules.rules_loaded ?? 0),
    rulesFailed: Number(rules.rules_failed ?? 0),
    rulesSkipped: Number(rules.rules_skipped ?? 0),
    alertQueueOverflow: Number(detect.alert_queue_overflow ?? 0),
    packets: Number(decoder.pkts ?? 0),
    ipPackets: Number(decoder.ipv4 ?? 0) + Number(decoder.ipv6 ?? 0) - Number(decoder.invalid ?? 0),
  };
}

/** `2025-01-02T03:04:05.123456+0000` to seconds, microseconds kept (a Date would drop them). */
export function secondsOf(timestamp: string): number {
  const parts = /^(.{19})\.(\d+)([+-]\d\d):?(\d\d)$/.exec(timestamp);
  if (!parts) throw new Error(`not a time of Suricata's: ${timestamp}`);
  const [, clock, fraction, hours, minutes] = parts;
  return Date.parse(`${clock}${hours}:${minutes}`) / 1000 + Number(`0.${fraction}`);
}

/** An event; null for a line that is none, such as the last one of a file that is being written. */
export function eventIn(line: string): EveEvent | null {
  return line.startsWith('{') ? parseObject(line) : null;
}

/** What an alert names: the rule, and the two ends. Null for other events. */
export function alertIn(event: EveEvent): EveAlert | null {
  const alert = objectAt(event.alert);
  if (event.event_type !== 'alert' || typeof alert.signature_id !== 'number') return null;
  return {
    sid: alert.signature_id,
    generator: typeof alert.gid === 'number' ? alert.gid : 1,
    hasMetadata: alert.metadata !== undefined,
    ends: [event.src_ip, event.dest_ip].filter((end) => typeof end === 'string'),
  };
}

function parseEvent(line: string, where: string): EveEvent {
  const event = eventIn(line);
  if (!event) throw new Error(`${where} is not JSON (was the engine killed?)`);
  return event;
}

/** Rule metadata are lists of strings. */
function first(value: unknown): string | undefined {
  return Array.isArray(value) && typeof value[0] === 'string' ? value[0] : undefined;
}

function portOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
