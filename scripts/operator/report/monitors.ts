import { GRADES, type Grade } from '../../lib/grades';
import { groupBy } from '../../lib/group-by';
import { csvText } from '../../lib/csv';
import { shownText } from '../../lib/html/shown-text';
import type { ReportInput, ReportRow } from './input';
import { utcSecond } from './times';

/** Everything about one host, in one row. */
export interface MonitorRow {
  monitor: string;
  /** Of its findings the worst. */
  grade: Grade;
  /** Whether any of its findings crossed the site's border. */
  crossed: boolean;
  /** `monitor`, or what it more likely is: a scanner, or a host that knocked once or twice. */
  behaviour: 'monitor' | 'knock' | 'scan';
  /** Worst first. */
  rows: ReportRow[];
  farEnds: number;
  /** Epoch seconds; null where none of its findings has a time. */
  firstSeen: number | null;
  lastSeen: number | null;
}

/** Hosts, those that behave like monitors and did the worst first. */
export function monitorRows({
  rows,
  unlikely,
}: Pick<ReportInput, 'rows' | 'unlikely'>): MonitorRow[] {
  const groups = groupBy(rows, ({ monitor }) => monitor);
  const all = [...groups].map(([monitor, own]): MonitorRow => {
    const [first, last] = span(own);
    return {
      monitor,
      // Rows come worst first.
      grade: own[0]!.grade,
      crossed: own.some(({ border }) => border === 'crossed'),
      behaviour: unlikely.get(monitor) ?? 'monitor',
      rows: own,
      farEnds: new Set(own.map(({ farEnd }) => farEnd)).size,
      firstSeen: first,
      lastSeen: last,
    };
  });
  const order = ({ behaviour, grade, crossed }: MonitorRow) =>
    (behaviour === 'monitor' ? 100 : 0) + 2 * GRADES.indexOf(grade) + Number(crossed);
  // Stable: hosts of the same rank stay in the order of their worst findings.
  return all.sort((a, b) => order(b) - order(a));
}

/** When rows begin and end; nulls where none has a time. */
export function span(rows: readonly ReportRow[]): [first: number | null, last: number | null] {
  let [first, last]: [number | null, number | null] = [null, null];
  for (const { firstSeen, lastSeen } of rows) {
    if (firstSeen !== null && (first === null || firstSeen < first)) first = firstSeen;
    if (lastSeen !== null && (last === null || lastSeen > last)) last = lastSeen;
  }
  return [first, last];
}

const COLUMNS = [
  ...['monitor', 'worst_grade', 'border', 'behaviour', 'findings', 'other_ends', 'detections'],
  ...['first_seen_utc', 'last_seen_utc'],
];
/** A cell is for people to read; a scanner may have met all detections. */
const MOST_DETECTIONS = 40;

/** The list of monitors, for asset and change records. */
export function monitorsCsv(monitors: readonly MonitorRow[]): string {
  return csvText(
    COLUMNS,
    monitors.map((one) => {
      const detections = [...new Set(one.rows.map(({ detection, title }) => detection ?? title))];
      return [
        shownText(one.monitor),
        one.grade,
        one.crossed ? 'crossed' : 'internal',
        one.behaviour,
        one.rows.length,
        one.farEnds,
        detections
          .slice(0, MOST_DETECTIONS)
          .map((name) => shownText(name))
          .join(' '),
        one.firstSeen === null ? '' : utcSecond(one.firstSeen),
        one.lastSeen === null ? '' : utcSecond(one.lastSeen),
      ];
    }),
  );
}
