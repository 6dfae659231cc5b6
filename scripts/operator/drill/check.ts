import { limitSeconds, rulesInSuricata, type Manifest } from '../../model/manifest';
import type { DrillRecord, ExpectedFinding } from '../../model/drill';
import { hunt, type HuntReport } from '../hunt/hunt';
import { huntQuestions, type HuntQuestions } from '../hunt/questions';
import type { HuntFinding } from '../hunt/tally';
import { causesOf, type Cause } from './causes';
import { CLOCK_SECONDS, SENSORS, sensorsOf, type DrillRow, type Sensor } from './rows';
import { tracesOf } from './traces';

export interface DrillResult {
  drill: string;
  sensors: Sensor[];
  /** When the drill was on the wire: ISO 8601, UTC. */
  from: string;
  rows: DrillRow[];
  causes: Cause[];
  notRead: HuntReport['notRead'];
  coverage: HuntReport['coverage'];
}

export interface CheckOptions {
  paths: readonly string[];
  record: DrillRecord;
  manifest: Manifest;
  /** Epoch seconds at which a capture was replayed; null: taken from the logs. */
  sentAt: number | null;
  /** An alert that comes later than this is late. */
  lateAfterSeconds: number;
}

const CROSSED = ' crossed';
/** Of detections that Suricata cannot express, and Zeek says once an hour. */
const DEFAULT_LIMIT_SECONDS = 3600;

/**
 * Joins what a drill said on the wire with what sensors logged of it.
 * @throws Error for a path that does not exist.
 */
export async function checkDrill(options: CheckOptions): Promise<DrillResult> {
  const { record, manifest, paths } = options;
  const questions = drillQuestions(manifest, record);
  const ask = (sinceSeconds: number | null) =>
    hunt({ paths, questions, homeNetworks: record.site, sinceSeconds });
  const report = await ask(earliestOf(options));
  const from = startOf(options, report.findings);
  const sensors = SENSORS.filter((sensor) => isHere(sensor, report));
  const rows = sensors.flatMap((sensor) =>
    record.expected
      .filter((one) => canSay(sensor, one, manifest))
      .flatMap((one) => rowsOf(sensor, one, { findings: report.findings, from, options })),
  );
  const missing = rows.filter(({ status }) => status === 'missing');
  // Logs are read again for what is missing alone, and standard input cannot be.
  const isMore = missing.length > 0 && !paths.includes('-');
  const traces = isMore ? await tracesOf(paths, record, earliestOf(options)) : null;
  if (isMore) {
    const { findings } = await ask(null);
    for (const row of missing) row.suppressedBy = suppressor(row, findings, from, options);
  }
  return {
    drill: record.drill,
    sensors,
    from: new Date(from * 1000).toISOString(),
    rows,
    causes: causesOf(rows, {
      ...{ record, manifest, from, traces },
      coverage: report.coverage,
      others: othersOf(report.findings, record),
    }),
    notRead: report.notRead,
    coverage: report.coverage,
  };
}

/** The pack's own findings only; the border's rules under a name of their own. */
function drillQuestions(manifest: Manifest, record: DrillRecord): HuntQuestions {
  const { sids, notices, about } = huntQuestions(manifest);
  const wanted = new Set(record.expected.map(({ detection }) => detection));
  const border = new Set(
    manifest.detections
      .flatMap(rulesInSuricata)
      .filter(({ border: where }) => where === 'crossed')
      .map(({ sid }) => sid),
  );
  return {
    contacts: [],
    hashes: [],
    sids: sids
      .filter(({ detection }) => wanted.has(detection))
      .map((one) =>
        border.has(one.sid) ? { ...one, detection: `${one.detection}${CROSSED}` } : one,
      ),
    notices: notices.filter(({ detection }) => wanted.has(detection)),
    about,
  };
}

/** Epoch seconds before which no log speaks of the drill. */
function earliestOf({ record, sentAt }: CheckOptions): number {
  return (sentAt ?? Date.parse(record.startedAt) / 1000) - CLOCK_SECONDS;
}

function startOf(options: CheckOptions, findings: readonly HuntFinding[]): number {
  const { record, sentAt } = options;
  const written = Date.parse(record.startedAt) / 1000;
  if (sentAt !== null) return sentAt;
  if (record.way === 'live') return written;
  // A capture is replayed when its owner likes: what the logs say after it was written dates it. Some findings
  // come with an exchange before their own, so the one in the middle is taken.
  const starts = record.expected
    .flatMap((one) =>
      findings
        .filter((finding) => isOf(finding, one))
        .map(({ firstSeen }) => Date.parse(firstSeen) / 1000 - one.atSeconds)
        .filter((start) => start >= earliestOf(options)),
    )
    .sort((a, b) => a - b);
  return starts[Math.floor(starts.length / 2)] ?? written;
}

interface Found {
  findings: readonly HuntFinding[];
  from: number;
  options: CheckOptions;
}

function rowsOf(sensor: Sensor, one: ExpectedFinding, found: Found): DrillRow[] {
  // Zeek says the border in the finding itself; Suricata in a rule of its own.
  const borders =
    sensor === 'zeek' ? [false] : [false, true].filter((border) => hasRule(one, border, found));
  return borders.map((border) => rowOf(sensor, one, border, found));
}

function rowOf(
  sensor: Sensor,
  { detection, grade, hosts, bySender, atSeconds }: ExpectedFinding,
  border: boolean,
  { findings, from, options }: Found,
): DrillRow {
  const head = { sensor, detection, grade, hosts, bySender, border, suppressedBy: null };
  const hit = findings.find((finding) => isSaid(finding, head));
  if (!hit) return { ...head, status: 'missing', lateSeconds: null };
  const late = Math.max(0, Date.parse(hit.firstSeen) / 1000 - (from + atSeconds));
  return {
    ...head,
    status: late > options.lateAfterSeconds ? 'late' : 'seen',
    lateSeconds: Math.round(late * 1000) / 1000,
  };
}

/** Pairs of hosts that are not the drill's, of which its detections are said: those with most of them first. */
function othersOf(
  findings: readonly HuntFinding[],
  { expected }: DrillRecord,
): Map<Sensor, string[]> {
  const own = new Set(expected.flatMap(({ hosts }) => hosts));
  const counts = new Map<Sensor, Map<string, number>>();
  for (const finding of findings) {
    const { monitor, farEnd } = finding;
    if (own.has(monitor) && own.has(farEnd)) continue;
    for (const sensor of sensorsOf(finding)) {
      const pairs = counts.get(sensor) ?? new Map<string, number>();
      const pair = `${monitor} - ${farEnd}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
      counts.set(sensor, pairs);
    }
  }
  return new Map(
    [...counts].map(([sensor, pairs]) => [
      sensor,
      [...pairs].sort((a, b) => b[1] - a[1]).map(([pair]) => pair),
    ]),
  );
}

/** When an earlier alert of the same hosts was logged that keeps this one back; ISO 8601, null for none. */
function suppressor(
  row: DrillRow,
  findings: readonly HuntFinding[],
  from: number,
  { manifest }: CheckOptions,
): string | null {
  const before = findings.find((finding) => isSaid(finding, row))?.lastSeen ?? null;
  if (before === null) return null;
  const known = manifest.detections.find(({ id }) => id === row.detection);
  const limits = limitSeconds(known ? rulesInSuricata(known) : []);
  const longest = limits.length === 0 ? DEFAULT_LIMIT_SECONDS : Math.max(...limits);
  return from - Date.parse(before) / 1000 < longest ? before : null;
}

type Said = Pick<DrillRow, 'sensor' | 'detection' | 'hosts' | 'bySender' | 'border'>;

/** Whether a finding of the logs is what a row is about. */
function isSaid(finding: HuntFinding, row: Said): boolean {
  const detection = `${row.detection}${row.border ? CROSSED : ''}`;
  return isOf(finding, { ...row, detection }) && sensorsOf(finding).includes(row.sensor);
}

function isOf(
  { detection, monitor, farEnd }: HuntFinding,
  one: Pick<ExpectedFinding, 'detection' | 'hosts' | 'bySender'>,
): boolean {
  if (detection !== one.detection) return false;
  if (one.bySender) return [monitor, farEnd].includes(one.hosts[0]);
  return [...one.hosts].sort().join() === [monitor, farEnd].sort().join();
}

function isHere(sensor: Sensor, { coverage, findings }: HuntReport): boolean {
  return (
    coverage.some((span) => span.sensor.toLowerCase() === sensor) ||
    findings.some((finding) => sensorsOf(finding).includes(sensor))
  );
}

function canSay(sensor: Sensor, { detection }: ExpectedFinding, { detections }: Manifest): boolean {
  const known = detections.find(({ id }) => id === detection);
  if (!known) return false;
  return sensor === 'zeek' ? 'notice' in known.zeek : Array.isArray(known.suricata);
}

/** Whether a rule that is on speaks of a finding, or of its crossing. */
function hasRule(
  { detection, crosses }: ExpectedFinding,
  border: boolean,
  { options }: Found,
): boolean {
  const known = options.manifest.detections.find(({ id }) => id === detection);
  if (!known || (border && !crosses)) return false;
  return rulesInSuricata(known).some(
    (rule) => rule.alerts && (rule.border === 'crossed') === border,
  );
}
