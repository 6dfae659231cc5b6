import type { DrillRecord } from '../../model/drill';
import type { Manifest } from '../../model/manifest';
import type { HuntReport } from '../hunt/hunt';
import type { DrillRow, Sensor } from './rows';
import { isOnlyCrossed } from './rule-facts';
import { suspects, type Evidence } from './suspects';
import type { Traces } from './traces';

/** Why findings are likely missing, and what would show it. */
export interface Cause {
  sensor: Sensor | null;
  why: string;
  /** What to run or to look at. */
  next: string;
  /** Detections that this explains. */
  explains: string[];
}

/** What is known of a drill besides its rows. */
export interface Known {
  record: DrillRecord;
  manifest: Manifest;
  coverage: HuntReport['coverage'];
  /** Epoch seconds of the drill's start. */
  from: number;
  /** Null where logs were not read for them: all was seen, or they came on standard input. */
  traces: Traces | null;
  /** Pairs of other hosts for which a sensor says at the time of the drill what was expected of its own. */
  others: ReadonlyMap<Sensor, readonly string[]>;
}

/** The likely causes, fewest first: each is asked only for what those before it left unexplained. */
export function causesOf(rows: readonly DrillRow[], known: Known): Cause[] {
  const sensors = [...new Set(rows.map(({ sensor }) => sensor))];
  if (sensors.length === 0) {
    return [
      {
        sensor: null,
        why: 'no log of Suricata or Zeek was among what was read',
        next: "Name eve.json, or the folder of Zeek's logs, or an export of them from the SIEM.",
        explains: [...new Set(known.record.expected.map(({ detection }) => detection))],
      },
    ];
  }
  return sensors.flatMap((sensor) => ofSensor(sensor, rows, known));
}

function ofSensor(sensor: Sensor, rows: readonly DrillRow[], known: Known): Cause[] {
  const own = rows.filter((row) => row.sensor === sensor);
  let left = own.filter(({ status }) => status === 'missing');
  const causes: Cause[] = clock(sensor, own);
  for (const { why, next, fits } of suspects(evidenceOf(sensor, own, known))) {
    const explained = left.filter(fits);
    if (explained.length === 0) continue;
    left = left.filter((row) => !explained.includes(row));
    causes.push({ sensor, why, next, explains: [...new Set(explained.map(nameOf))] });
  }
  if (left.length > 0) {
    const isDropping = known.traces?.complaints.get(sensor)!.has('dropped');
    causes.push({
      sensor,
      why: isDropping
        ? 'the sensor itself counts packets that it dropped'
        : 'no single fault of the path explains it: the rule is likely switched off or filtered, or packets were dropped or sampled on their way',
      next: 'vitalwire doctor: checks of rules that are off, thresholds and suppression, packet loss; then stats.log of the sensor, and the rate of a span port or packet broker that samples.',
      explains: [...new Set(left.map(nameOf))],
    });
  }
  return causes;
}

/** All is there, and all of it late by the same time: that is a clock, no delay. */
function clock(sensor: Sensor, own: readonly DrillRow[]): Cause[] {
  const late = own.filter(({ status }) => status === 'late');
  const by = own.flatMap(({ lateSeconds }) => lateSeconds ?? []);
  if (late.length < 2 || Math.max(...by) - Math.min(...by) > CLOCK_SPREAD_SECONDS) return [];
  return [
    {
      sensor,
      why: `all is dated ${Math.round(Math.min(...by))} s late alike: the sensor's clock, or the zone that its logs are read in, is ahead`,
      next: "Compare the sensor's clock with that of the host that sent the drill: date -u; chronyc tracking.",
      explains: [...new Set(late.map(nameOf))],
    },
  ];
}

const CLOCK_SPREAD_SECONDS = 5;

export function nameOf({ detection, border }: DrillRow): string {
  return border ? `${detection}, crossed` : detection;
}

function evidenceOf(
  sensor: Sensor,
  own: readonly DrillRow[],
  { record, manifest, coverage, from, traces, others }: Known,
): Evidence {
  const seen = own.filter(({ status }) => status !== 'missing');
  const needs = (row: DrillRow) =>
    record.expected.find(
      ({ detection, hosts }) => detection === row.detection && hosts.join() === row.hosts.join(),
    )?.needs ?? [];
  const allOf = (isOfKind: (row: DrillRow) => boolean) =>
    seen.length > 0 && !seen.some(isOfKind) ? isOfKind : () => false;
  const [first, last] = spanOf(sensor, coverage);
  return {
    sensor,
    record,
    seen,
    all: seen.length === 0,
    first,
    last,
    from,
    end: from + Math.max(...record.expected.map(({ atSeconds }) => atSeconds)),
    tagged: record.expected.some(({ vlans }) => vlans.length > 0),
    hosts: traces?.hosts.get(sensor) ?? null,
    otherPairs: others.get(sensor) ?? [],
    borderOnly: new Set<string>(manifest.detections.filter(isOnlyCrossed).map(({ id }) => id)),
    complains: (of) => traces?.complaints.get(sensor)!.has(of) === true,
    needs,
    allOf,
    allThatTake: (need) => allOf((row) => needs(row).includes(need)),
  };
}

/** Epoch seconds of the first and the last line of a sensor's logs; null where nothing says. */
function spanOf(
  sensor: Sensor,
  coverage: HuntReport['coverage'],
): [first: number | null, last: number | null] {
  const own = coverage.filter((span) => span.sensor.toLowerCase() === sensor);
  if (own.length === 0) return [null, null];
  return [Math.min(...own.map(({ first }) => first)), Math.max(...own.map(({ last }) => last))];
}
