import { offsetMinutesOf, secondsOf } from './time';

/** Hours, since 1970 and of UTC, in which a log has entries. */
export interface Span {
  sensor: 'Zeek' | 'Suricata';
  /** `conn.log`, `flow records`, or what says less of who dealt with whom: `other logs`, `other events`. */
  log: 'conn.log' | 'other logs' | 'flow records' | 'other events';
  /** Epoch seconds. */
  first: number;
  last: number;
  hours: number[];
  /** From UTC, in minutes, as times in it are written, ascending; none where they name no zone, as Zeek's seconds. */
  offsets: number[];
}

const HOUR_SECONDS = 3600;
const ZEEK_CONN = /^(?:.*[_-])?conn(?:[_-].*)?$/;

/** Notes of which times a file has entries, from as many of its lines as it takes. */
export class Coverage {
  private readonly spans = new Map<string, Span & { set: Set<number> }>();

  mark(sensor: Span['sensor'], log: Span['log'], time: number, offset: number | null = null): void {
    const key = `${sensor} ${log}`;
    let span = this.spans.get(key);
    if (!span) {
      span = { sensor, log, first: time, last: time, hours: [], offsets: [], set: new Set() };
      this.spans.set(key, span);
    }
    span.first = Math.min(span.first, time);
    span.last = Math.max(span.last, time);
    span.set.add(Math.floor(time / HOUR_SECONDS));
    if (offset !== null && !span.offsets.includes(offset)) span.offsets.push(offset);
  }

  markZeek(path: string | null, time: number, offset: number | null = null): void {
    const isConn = path !== null && ZEEK_CONN.test(path);
    this.mark('Zeek', isConn ? 'conn.log' : 'other logs', time, offset);
  }

  /**
   * Marks a JSON record, also one that lies escaped in another, without parsing it.
   * @returns its time; null where it has none or is no sensor's.
   */
  markJson(text: string, path: string | null): number | null {
    const found = timeIn(text);
    if (found === null) return null;
    const { time, offset } = found;
    const type = /"(?:suricata\.eve\.)?event_type\\*"\s*:\s*\[?\s*\\*"(\w+)/.exec(text)?.[1];
    if (type !== undefined) {
      const isFlow = type === 'flow' || type === 'netflow';
      this.mark('Suricata', isFlow ? 'flow records' : 'other events', time, offset);
      return time;
    }
    const named = /"_path\\*"\s*:\s*\\*"([\w-]+)/.exec(text)?.[1] ?? path;
    const isConn = /"(?:conn_state|orig_ip_bytes|orig_pkts)\\*"/.test(text);
    if (named === null && !isConn && !/"id[._]?(?:orig_h|\\*"\s*:\s*\{)/.test(text)) return null;
    this.markZeek(isConn ? 'conn' : named, time, offset);
    return time;
  }

  list(): Span[] {
    return [...this.spans.values()].map(({ set, ...span }) => ({
      ...span,
      hours: [...set].sort((a, b) => a - b),
    }));
  }
}

const TIME_KEYS = ['timestamp', 'ts', '@timestamp', '_time', 'date', 'time'].map(
  (key) =>
    new RegExp(`"(?:suricata\\.eve\\.)?${key}\\\\*"\\s*:\\s*\\[?\\s*\\\\*"?([^",}\\]\\\\]+)`),
);

function timeIn(text: string): { time: number; offset: number | null } | null {
  for (const key of TIME_KEYS) {
    const found = key.exec(text)?.[1]?.trim();
    const time = found === undefined ? null : secondsOf(found);
    if (time !== null) return { time, offset: offsetMinutesOf(found!) };
  }
  return null;
}

export interface Gap {
  /** Epoch seconds, whole hours. */
  from: number;
  to: number;
}

/** Runs of hours without any entry between the first and the last. */
export function gapsOf(hours: readonly number[]): Gap[] {
  const gaps: Gap[] = [];
  for (const [i, hour] of hours.entries()) {
    const before = hours[i - 1];
    if (before !== undefined && hour - before > 1) {
      gaps.push({ from: (before + 1) * HOUR_SECONDS, to: hour * HOUR_SECONDS });
    }
  }
  return gaps;
}
