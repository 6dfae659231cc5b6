import { BORDERS, type Border } from '../grades';
import type { Finding } from './finding';
import { asDetection, asGrade, asHost, asText } from './fields';
import { ZeekRowReader, type ZeekRow } from './zeek-rows';

/** A line of vitalwire.log: the finding, and what only Zeek can say about it. */
export interface ZeekFinding extends Finding {
  uid: string;
  device: string;
  note: string;
}

/** A line of notice.log. */
export interface ZeekNotice {
  time: number;
  /** `Vitalwire::...`. */
  note: string;
  message: string;
  sourceAddress: string | null;
  destinationAddress: string | null;
}

/** A line of reporter.log: a script that failed at run time, for one. */
export interface ZeekReport {
  level: string;
  message: string;
  location: string;
}

/**
 * Reads vitalwire.log, written as JSON.
 * @throws Error naming the line, for a line that is no JSON or holds a word outside the vocabulary.
 */
export function parseVitalwireLog(text: string): ZeekFinding[] {
  return rowsOf(text, 'vitalwire.log').map(({ row, where }) => ({
    engine: 'zeek',
    detection: asDetection(row.detection, where),
    grade: asGrade(row.grade, where),
    border: borderOf(row.border),
    time: Number(row.ts),
    sid: null,
    // ARP has no connection: then the two ends stand for it.
    sourceAddress: asHost(row['id.orig_h'] ?? row.monitor, `${where}: id.orig_h`),
    sourcePort: numberOf(row['id.orig_p']),
    destinationAddress: asHost(row['id.resp_h'] ?? row.far_end, `${where}: id.resp_h`),
    monitor: asHost(row.monitor ?? row['id.orig_h'], `${where}: monitor`),
    farEnd: asHost(row.far_end ?? row['id.resp_h'], `${where}: far_end`),
    destinationPort: numberOf(row['id.resp_p']),
    vlan: [row.vlan, row.inner_vlan].flatMap((id) => numberOf(id) ?? []),
    uid: textOr(row.uid, ''),
    device: textOr(row.device, ''),
    note: textOr(row.note, ''),
  }));
}

/** Reads notice.log, written as JSON. A notice about a host without a connection has `src` alone. */
export function parseNoticeLog(text: string): ZeekNotice[] {
  return rowsOf(text, 'notice.log').map(({ row, where }) => ({
    time: Number(row.ts),
    note: asText(row.note, `${where}: note`),
    message: textOr(row.msg, ''),
    sourceAddress: textOr(row['id.orig_h'] ?? row.src, null),
    destinationAddress: textOr(row['id.resp_h'] ?? row.dst, null),
  }));
}

/** Reads reporter.log, written as JSON. */
export function parseReporterLog(text: string): ZeekReport[] {
  return rowsOf(text, 'reporter.log').map(({ row }) => ({
    level: textOr(row.level, '').replace('Reporter::', ''),
    message: textOr(row.message, ''),
    location: textOr(row.location, ''),
  }));
}

function rowsOf(text: string, log: string): { row: ZeekRow; where: string }[] {
  const reader = new ZeekRowReader();
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const where = `zeek: ${log} line ${index + 1}`;
    const row = reader.row(line);
    if (!row) throw new Error(`${where} is not JSON (was the engine killed?)`);
    return [{ row, where }];
  });
}

/** Since 2.0 a word; before, a boolean: whether the far end lies outside Site::local_nets. */
function borderOf(value: unknown): Border {
  if (typeof value === 'boolean') return value ? 'crossed' : 'internal';
  return BORDERS.find((border) => border === value) ?? 'unstated';
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise;
}
