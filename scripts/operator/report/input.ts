import type { Border, Grade } from '../../lib/grades';

/** One row of a report: what one pair of hosts did, by everything that was read. Never patient data. */
export interface ReportRow {
  grade: Grade;
  border: Border;
  monitor: string;
  farEnd: string;
  /** Null for what no single detection states. */
  detection: string | null;
  title: string;
  times: number;
  /** Epoch seconds; null where nothing that was read has a time. */
  firstSeen: number | null;
  lastSeen: number | null;
  /** Logs or engines that say it, sorted. */
  seenBy: string[];
}

/** Something of which nobody knows what it says. */
export interface Unread {
  where: string;
  why: string;
}

/** What was read, as a line of a table. */
export interface Source {
  name: string;
  what: string;
  /** Epoch seconds. */
  first: number | null;
  last: number | null;
  remarks: string[];
}

/** What a report is made of, whoever found it. */
export interface ReportInput {
  /** One for each detection and pair of hosts, worst first. */
  rows: ReportRow[];
  /** Hosts that most likely are no monitors, and why. */
  unlikely: ReadonlyMap<string, 'knock' | 'scan'>;
  unread: Unread[];
  warnings: string[];
  sources: Source[];
  /** What else a reader has to know of how this was found. */
  remarks: string[];
  homeNetworks: readonly string[];
  /** Offsets from UTC, in minutes, that times in the logs are written with; none where they name no zone. */
  offsets: number[];
}
