import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BORDERS, GRADES, type Border, type Grade } from '../../lib/grades';
import { groupBy } from '../../lib/group-by';
import { htmlPage } from '../../lib/html/page';
import { shownText } from '../../lib/html/shown-text';
import { renderHtml } from '../../lib/html/template';
import type { Manifest, ManifestDetection } from '../../model/manifest';
import { DO_NOT_UNPLUG, mergedSteps } from '../do-now';
import { headline } from './headline';
import type { ReportInput, ReportRow, Source } from './input';
import { monitorsCsv, span, type MonitorRow } from './monitors';
import { anchorOf, groupOf, tableData } from './table-data';
import { talkPictures, type TalkPicture } from './talks';
import { timeline } from './timeline';
import {
  namedZone,
  offsetText,
  utcMinute,
  utcSecond,
  zoneOfLogs,
  zoneSecond,
  type ShownZone,
} from './times';

export interface PageOptions {
  manifest: Manifest;
  /** What was read, in a word or two: `logs`. */
  subject: string;
  /** Epoch seconds. */
  madeAt: number;
  /** A name of the IANA database, of the zone that times are shown in beside UTC; null: as the logs have it. */
  timeZone: string | null;
}

/** More rows, and as many monitors, would make a file that browsers open slowly (some 50 bytes each). */
const MOST_ROWS = 100_000;
/** Rows that stand in the file as they are, for who looks without scripts. */
const FIRST_ROWS = 100;
const MOST_UNREAD = { first: 10, rest: 1000 };
const MOST_SOURCES = 200;
const MOST_WARNINGS = 50;
const MOST_HOSTS_NAMED = 12;
/** Paths tell files apart by their end. */
const MOST_PATH_LETTERS = 400;

/** The page's script as it stands in the page. */
const SCRIPT = readFileSync(path.join(__dirname, 'browser', 'page.js'), 'utf8');
const STYLE = readFileSync(path.join(__dirname, 'report.css'), 'utf8');

const COLUMNS = [
  ...['Grade', 'Border', 'Monitor', 'Other end', 'Detection'].map((title) => ({
    title,
    number: false,
  })),
  { title: 'Times', number: true },
  ...['First, UTC', 'Last, UTC', 'Seen by'].map((title) => ({ title, number: false })),
];

/**
 * The report as one HTML file that needs no other. Whatever came from logs is text in it, cut to a bound and without
 * characters that would not be seen.
 * @param monitors of the input, as monitorRows gives them.
 * @throws Error for a time zone that is none.
 */
export function reportHtml(
  input: ReportInput,
  monitors: readonly MonitorRow[],
  options: PageOptions,
): string {
  const { manifest, madeAt, subject } = options;
  const zone = zoneFor(input, options);
  const rows = input.rows.slice(0, MOST_ROWS);
  const about = new Map<string, ManifestDetection>(manifest.detections.map((one) => [one.id, one]));
  const groups = [...groupBy(input.rows, groupOf)];
  const likely = monitors.filter(({ behaviour }) => behaviour === 'monitor');
  const [first, last] = span(input.rows);
  const local = (seconds: number | null) =>
    seconds === null || zone === null ? null : zoneSecond(seconds, zone);
  const said = {
    ...{ pack: manifest.version, subject, made: utcSecond(madeAt), madeLocal: local(madeAt) },
    unread: {
      total: input.unread.length,
      first: shownUnread(input.unread.slice(0, MOST_UNREAD.first)),
      rest: shownUnread(input.unread.slice(MOST_UNREAD.first, MOST_UNREAD.rest)),
      left: Math.max(0, input.unread.length - MOST_UNREAD.rest),
    },
    headline: headline(input, monitors),
    warnings: shownAll(input.warnings.slice(0, MOST_WARNINGS)),
    // Those that behave like monitors come first.
    worst: monitors[0]?.grade ?? null,
    facts: {
      monitors: likely.length,
      unlikely: monitors.length - likely.length,
      crossed: `${likely.filter(({ crossed }) => crossed).length} of ${likely.length}`,
      findings: input.rows.length,
      first: first === null ? 'no time known' : utcSecond(first),
      last: last === null ? 'no time known' : utcSecond(last),
    },
    doNotUnplug: DO_NOT_UNPLUG,
    steps: stepsOf(groups.map(([group, own]) => [about.get(group), own])),
    timeline: timeline(monitors, madeAt),
    talks: talkPictures(input.rows).map((talk) => ({ ...talk, ...captionOf(talk) })),
    barLegend: legend(input.rows.some(({ border }) => border === 'crossed')),
    lineLegend: legend(false),
    grades: [...GRADES].reverse(),
    borders: BORDERS,
    columns: COLUMNS,
    firstRows: rows.slice(0, FIRST_ROWS).map((row) => shownRow(row, groups, local)),
    rowsLeft: input.rows.length - rows.length,
    monitorsLeft: Math.max(0, monitors.length - MOST_ROWS),
    groups: groups.map(([group, own], place) => toDo(group, own, place, about.get(group))),
    zoneText: zoneText(input, zone),
    sources: input.sources.slice(0, MOST_SOURCES).map(shownSource),
    sourcesLeft: Math.max(0, input.sources.length - MOST_SOURCES),
    remarks: shownAll(input.remarks),
    homeNetworks: input.homeNetworks.join(', '),
  };
  const hasRows = rows.length > 0;
  return htmlPage({
    title: `Vitalwire report: ${said.worst ?? (input.unread.length > 0 ? 'not all read' : 'nothing found')}, ${utcMinute(madeAt)} UTC`,
    description: said.headline,
    body: renderHtml(path.join(__dirname, 'report.ejs'), said),
    styles: [STYLE],
    ...(hasRows
      ? {
          scripts: [SCRIPT],
          data: {
            'table-data': tableData(
              rows,
              groups.map(([group]) => group),
              zone,
            ),
            'monitors-data': monitorsCsv(monitors.slice(0, MOST_ROWS)),
          },
        }
      : {}),
  });
}

/** @param framed whether a frame means something there. */
function legend(framed: boolean): string {
  const file = path.join(__dirname, 'legend.ejs');
  return renderHtml(file, { grades: [...GRADES].reverse(), framed });
}

function zoneFor(input: ReportInput, { timeZone, madeAt }: PageOptions): ShownZone | null {
  if (timeZone === null) return zoneOfLogs(input.offsets);
  const [first, last] = span(input.rows);
  return namedZone(timeZone, first ?? madeAt, Math.max(last ?? madeAt, madeAt));
}

function zoneText({ offsets }: ReportInput, zone: ShownZone | null): string {
  const written =
    offsets.length === 0
      ? 'what was read counts seconds of UTC or names no zone, which is taken for UTC'
      : `the logs are written in UTC${offsets.map((one) => (one === 0 ? '' : offsetText(one))).join(', UTC')}`;
  const beside = zone ? `, with ${zone.name} beside it in the table` : '';
  const choose =
    zone === null && offsets.length > 1 ? '; --time-zone shows a zone of yours beside UTC' : '';
  return `Times are UTC${beside}; ${written}${choose}.`;
}

/** What to do now about everything, each step once, worst first. */
function stepsOf(
  found: readonly (readonly [ManifestDetection | undefined, readonly ReportRow[]])[],
): string[] {
  const known = found.flatMap(([detection]) => (detection ? [detection] : []));
  return mergedSteps(known, bordersOf(found.flatMap(([, rows]) => rows)));
}

function bordersOf(rows: readonly ReportRow[]): Set<Border> {
  return new Set(rows.map(({ border }) => border));
}

function toDo(
  group: string,
  rows: readonly ReportRow[],
  place: number,
  known: ManifestDetection | undefined,
) {
  const monitors = [...new Set(rows.map(({ monitor }) => monitor))];
  return {
    anchor: anchorOf(place),
    id: shownText(group),
    title: shownText(rows[0]!.title),
    grade: rows[0]!.grade satisfies Grade,
    meaning:
      known?.meaning ?? 'Sensors reported this; the pack that made this report does not know it.',
    steps: known ? mergedSteps([known], bordersOf(rows)) : [],
    monitors: shownAll(monitors.slice(0, MOST_HOSTS_NAMED)),
    more: Math.max(0, monitors.length - MOST_HOSTS_NAMED),
    falsePositives: known?.falsePositives ?? [],
    references: (known?.references ?? []).map(({ kind, value }) =>
      kind === 'cve' && !value.startsWith('CVE') ? `CVE-${value}` : value,
    ),
  };
}

function shownRow(
  row: ReportRow,
  groups: readonly (readonly [string, unknown])[],
  local: (seconds: number | null) => string | null,
) {
  return {
    grade: row.grade,
    border: row.border,
    monitor: shownText(row.monitor),
    farEnd: shownText(row.farEnd),
    title: shownText(row.title),
    anchor: anchorOf(groups.findIndex(([group]) => group === groupOf(row))),
    times: row.times,
    first: row.firstSeen === null ? '' : utcSecond(row.firstSeen),
    last: row.lastSeen === null ? '' : utcSecond(row.lastSeen),
    firstLocal: local(row.firstSeen),
    lastLocal: local(row.lastSeen),
    seenBy: shownText(row.seenBy.join(', ')),
  };
}

const CAPTIONS: Record<Border, string> = {
  crossed: 'Across the border of the site',
  internal: 'Inside the site',
  unstated: 'Border not known',
};

function captionOf({ border, monitorCount, farEndCount, worst }: TalkPicture) {
  const monitors = monitorCount === 1 ? 'one monitor' : `${monitorCount} monitors`;
  const ends = farEndCount === 1 ? 'one other end' : `${farEndCount} other ends`;
  return {
    caption: `${CAPTIONS[border]}: ${monitors}, ${ends}`,
    alternative: `${CAPTIONS[border]}: ${monitors} and ${ends}, the worst ${worst}. The table below lists all pairs.`,
  };
}

function shownSource({ name, what, first, last, remarks }: Source) {
  return {
    name: shownText(name, MOST_PATH_LETTERS),
    what: shownText(what),
    first: first === null ? '' : utcSecond(first),
    last: last === null ? '' : utcSecond(last),
    remarks: shownText(remarks.join('; '), MOST_PATH_LETTERS),
  };
}

function shownUnread(unread: readonly { where: string; why: string }[]) {
  return unread.map(({ where, why }) => ({
    where: shownText(where, MOST_PATH_LETTERS),
    why: shownText(why, MOST_PATH_LETTERS),
  }));
}

function shownAll(texts: readonly string[]): string[] {
  return texts.map((text) => shownText(text, MOST_PATH_LETTERS));
}
