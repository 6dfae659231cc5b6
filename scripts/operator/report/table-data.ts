import { BORDERS, GRADES } from '../../lib/grades';
import { shownText } from '../../lib/html/shown-text';
import type { ReportRow } from './input';
import type { ShownZone } from './times';

/**
 * The table as its script reads it: rows are numbers, most of them places in the lists of names. The lists are sorted, so
 * that rows sort by numbers alone.
 */
export interface TableData {
  /** Weakest first. */
  grades: readonly string[];
  borders: readonly string[];
  hosts: string[];
  /** Titles, with the element that says what to do. */
  detections: { title: string; id: string; anchor: string }[];
  seenBy: string[];
  /** Grade, border, monitor, other end, detection, times, first and last in epoch seconds or null, seen by. */
  rows: (number | null)[][];
  zone: ShownZone | null;
}

/** Where a page says what to do about a detection. */
export function anchorOf(place: number): string {
  return `what-to-do-${place}`;
}

/** What rows are grouped by for what to do: a detection, or the title of what no detection states. */
export function groupOf({ detection, title }: ReportRow): string {
  return detection ?? title;
}

/** @param groups as the page lists them: what to do about the first is at `anchorOf(0)`. */
export function tableData(
  rows: readonly ReportRow[],
  groups: readonly string[],
  zone: ShownZone | null,
): TableData {
  const hosts = places(
    rows.flatMap(({ monitor, farEnd }) => [monitor, farEnd]),
    hostOrder,
  );
  const titles = new Map(rows.map((row) => [groupOf(row), row.title]));
  const byTitle = (id: string) => `${titles.get(id)} ${id}`;
  const detections = places(titles.keys(), (a, b) => (byTitle(a) < byTitle(b) ? -1 : 1));
  const anchors = new Map(groups.map((group, place) => [group, anchorOf(place)]));
  const seenBy = places(rows.map((row) => row.seenBy.join(', ')));
  return {
    grades: GRADES,
    borders: BORDERS,
    hosts: hosts.names.map((name) => shownText(name)),
    detections: detections.names.map((id) => ({
      title: shownText(titles.get(id)!),
      id: shownText(id),
      anchor: anchors.get(id)!,
    })),
    seenBy: seenBy.names.map((name) => shownText(name)),
    rows: rows.map((row) => [
      GRADES.indexOf(row.grade),
      BORDERS.indexOf(row.border),
      hosts.placeOf(row.monitor),
      hosts.placeOf(row.farEnd),
      detections.placeOf(groupOf(row)),
      row.times,
      row.firstSeen === null ? null : Math.floor(row.firstSeen),
      row.lastSeen === null ? null : Math.floor(row.lastSeen),
      seenBy.placeOf(row.seenBy.join(', ')),
    ]),
    zone,
  };
}

function places(all: Iterable<string>, order?: (a: string, b: string) => number) {
  const names = [...new Set(all)].sort(order);
  const known = new Map(names.map((name, place) => [name, place]));
  return { names, placeOf: (name: string) => known.get(name)! };
}

/** 10.0.0.9 before 10.0.0.10; other names behind addresses, by letters. */
function hostOrder(a: string, b: string): number {
  const [left, right] = [sortKey(a), sortKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function sortKey(host: string): string {
  return host.replace(/\d+/g, (digits) => digits.padStart(5, '0'));
}
