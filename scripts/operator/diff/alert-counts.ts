import path from 'node:path';
import { alertIn, eventIn } from '../../lib/engines/eve';
import { ZeekRowReader } from '../../lib/engines/zeek-rows';
import { linesOf } from '../../lib/log-lines';
import { namedFiles } from './named-files';

const EVE = /eve.*\.json(\.\d+)?(\.gz)?$/;
const ZEEK_LOG = /^(vitalwire|notice)[^/]*\.log(\.gz)?$/;

/** How often rules and notices fired in logs. Nothing else of the logs is kept. */
export interface AlertCounts {
  /** Alerts by sid. */
  sids: Map<number, Count>;
  /** Findings by detection, from vitalwire.log or notice.log. */
  detections: Map<string, Count>;
  /** Notices by type. */
  notices: Map<string, Count>;
  files: number;
}

export interface Count {
  count: number;
  /** Seconds since the epoch; null where no line had a time. */
  first: number | null;
  last: number | null;
}

export function noAlerts(): AlertCounts {
  return { sids: new Map(), detections: new Map(), notices: new Map(), files: 0 };
}

/**
 * Counts alerts of generator 1 by sid in eve.json files, plain or gzip. Bounded memory.
 * @param onLine called for each line.
 * @throws Error for a file with text but without one event: no alert counted there would mean nothing.
 */
export async function countEve(
  files: readonly string[],
  fired: AlertCounts,
  onLine: () => void = () => undefined,
): Promise<void> {
  for (const file of files.flatMap((named) => namedFiles(named, EVE, 'eve.json'))) {
    fired.files += 1;
    const held = { text: false, log: false };
    for await (const line of linesOf(file)) {
      onLine();
      held.text ||= line.trim() !== '';
      if (held.log && !line.includes('"alert"')) continue;
      const event = eventIn(line);
      held.log ||= typeof event?.event_type === 'string';
      const alert = event && alertIn(event);
      if (alert?.generator === 1) add(fired.sids, alert.sid, timeOf(event?.timestamp));
    }
    if (held.text && !held.log) {
      throw new Error(`${file} is no eve.json: no line of it is an event of Suricata's`);
    }
  }
}

/**
 * Counts findings in vitalwire.log and our notices in notice.log, TSV or JSON, plain or gzip.
 * @throws Error for a file with text but without a column that names a finding.
 */
export async function countZeek(
  folders: readonly string[],
  fired: AlertCounts,
  onLine: () => void = () => undefined,
): Promise<void> {
  const files = folders.flatMap((named) =>
    namedFiles(named, ZEEK_LOG, 'vitalwire.log or notice.log'),
  );
  for (const file of files) {
    fired.files += 1;
    const isNotice = path.basename(file).startsWith('notice');
    const column = isNotice ? 'note' : 'detection';
    const reader = new ZeekRowReader();
    const held = { text: false, log: false };
    for await (const line of linesOf(file)) {
      onLine();
      held.text ||= line.trim() !== '';
      const row = reader.row(line);
      held.log ||= row?.[column] !== undefined || reader.columns.includes(column);
      const name = row?.[column];
      if (typeof name !== 'string' || (isNotice && !name.startsWith('Vitalwire::'))) continue;
      add(isNotice ? fired.notices : fired.detections, name, timeOf(row!.ts));
    }
    if (held.text && !held.log) {
      throw new Error(
        `${file} is no ${isNotice ? 'notice.log' : 'vitalwire.log'} of Zeek: it has no column ${column}; name vitalwire.log, notice.log or a folder of them`,
      );
    }
  }
}

function add<K>(map: Map<K, Count>, key: K, time: number | null): void {
  const known = map.get(key) ?? { count: 0, first: null, last: null };
  known.count += 1;
  if (time !== null) {
    known.first = Math.min(known.first ?? time, time);
    known.last = Math.max(known.last ?? time, time);
  }
  map.set(key, known);
}

function timeOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const milliseconds = Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
}
