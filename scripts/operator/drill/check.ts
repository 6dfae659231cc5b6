import type { Manifest } from '../../model/manifest';
import type { DrillRecord, ExpectedFinding } from '../../model/drill';
import { hunt, type HuntReport } from '../hunt/hunt';
import { huntQuestions, type HuntQuestions } from '../hunt/questions';
import type { HuntFinding } from '../hunt/tally';
import { causesOf, type Cause } from './causes';
import { SENSORS, type DrillRow, type Sensor } from './rows';

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

/** Clocks of two hosts differ; what is dated so little before it was sent was sent before. */
const CLOCK_SECONDS = 120;
const CROSSED = ' crossed';

/**
 * Joins what a drill said on the wire with what sensors logged of it.
 * @throws Error for a path that does not exist.
 */
export async function checkDrill(options: CheckOptions): Promise<DrillResult> {
  const { record, manifest, paths } = options;
  const questions = drillQuestions(manifest, record);
  const ask = (sinceSeconds: number | null) =>
    hunt({ paths, questions, homeNetworks: record.site, sinceSeconds });
  const all = await ask(null);
  const from = startOf(options, all.findings);
  const recent = await ask(from - CLOCK_SECONDS);
  const sensors = SENSORS.filter((sensor) => isHere(sensor, all));
  const rows = sensors.flatMap((sensor) =>
    record.expected
      .filter((one) => canSay(sensor, one, manifest))
      .flatMap((one) => rowsOf(sensor, one, { recent, all, from, options })),
  );
  return {
    drill: record.drill,
    sensors,
    from: new Date(from * 1000).toISOString(),
    rows,
    causes: causesOf(rows, record, recent.coverage, from),
    notRead: recent.notRead,
    coverage: recent.coverage,
  };
}

/** The pack's own findings only; the border's rules under a name of their own. */
function drillQuestions(manifest: Manifest, record: DrillRecord): HuntQuestions {
  const { sids, notices, about } = huntQuestions(manifest);
  const wanted = new Set(record.expected.map(({ detection }) => detection));
  const border = new Set(
    manifest.detections.flatMap(({ suricata }) =>
      Array.isArray(suricata)
        ? suricata.filter(({ border: where }) => where === 'crossed').map(({ sid }) => sid)
        : [],
    ),
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

function startOf({ record, sentAt }: CheckOptions, findings: readonly HuntFinding[]): number {
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
        .filter((start) => start >= written - CLOCK_SECONDS),
    )
    .sort((a, b) => a - b);
  return starts[Math.floor(starts.length / 2)] ?? written;
}

interface Found {
  recent: HuntReport;
  all: HuntReport;
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
  one: ExpectedFinding,
  border: boolean,
  { recent, all, from, options }: Found,
): DrillRow {
  const named = { ...one, detection: `${one.detection}${border ? CROSSED : ''}` };
  const seen = (report: HuntReport) =>
    report.findings.filter(
      (finding) => isOf(finding, named) && sensorsOf(finding).includes(sensor),
    );
  const [hit] = seen(recent);
  const head = { sensor, detection: one.detection, grade: one.grade, hosts: one.hosts, border };
  if (hit) {
    const late = Math.max(0, Date.parse(hit.firstSeen) / 1000 - (from + one.atSeconds));
    const status = late > options.lateAfterSeconds ? 'late' : 'seen';
    return { ...head, status, lateSeconds: Math.round(late * 1000) / 1000, suppressedBy: null };
  }
  const before = seen(all)[0]?.lastSeen ?? null;
  const recentEnough =
    before !== null &&
    from - Date.parse(before) / 1000 < suppression(named.detection, options.manifest);
  return {
    ...head,
    status: 'missing',
    lateSeconds: null,
    suppressedBy: recentEnough ? before : null,
  };
}

function isOf({ detection, monitor, farEnd }: HuntFinding, one: ExpectedFinding): boolean {
  if (detection !== one.detection) return false;
  if (one.bySender) return [monitor, farEnd].includes(one.hosts[0]);
  return [...one.hosts].sort().join() === [monitor, farEnd].sort().join();
}

function sensorsOf({ logs }: HuntFinding): Sensor[] {
  return SENSORS.filter((sensor) => Object.keys(logs).some((log) => familyOf(log) === sensor));
}

function familyOf(log: string): Sensor {
  return log.startsWith('eve') || log.startsWith('fast') ? 'suricata' : 'zeek';
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
  if (!known || !Array.isArray(known.suricata) || (border && !crosses)) return false;
  return known.suricata.some((rule) => rule.alerts && (rule.border === 'crossed') === border);
}

/** Seconds for which an alert keeps others of its pair back. */
function suppression(detection: string, { detections }: Manifest): number {
  const id = detection.replace(CROSSED, '');
  const known = detections.find((one) => one.id === id);
  const conditions =
    known && Array.isArray(known.suricata) ? known.suricata.flatMap((rule) => rule.conditions) : [];
  const seconds = conditions.flatMap((one) => /^threshold:.*seconds (\d+)/.exec(one)?.[1] ?? []);
  return seconds.length === 0 ? 3600 : Math.max(...seconds.map(Number));
}
