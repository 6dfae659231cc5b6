import type { DrillRecord } from '../../model/drill';
import type { HuntReport } from '../hunt/hunt';
import type { DrillRow, Sensor } from './rows';

/** Why findings are likely missing, and what would show it. */
export interface Cause {
  sensor: Sensor | null;
  why: string;
  /** What to run or to look at. */
  next: string;
  /** Detections that this explains. */
  explains: string[];
}

/** What tells one cause: which rows it holds for, and what it leaves to look at. */
interface Suspect {
  why: string;
  next: string;
  /** Whether missing rows look like it, given those that are there. */
  fits: (row: DrillRow) => boolean;
}

/**
 * The likely causes, fewest first: each is asked only for what those before it left unexplained.
 * @param from epoch seconds of the drill.
 */
export function causesOf(
  rows: readonly DrillRow[],
  record: DrillRecord,
  coverage: HuntReport['coverage'],
  from: number,
): Cause[] {
  const sensors = [...new Set(rows.map(({ sensor }) => sensor))];
  if (sensors.length === 0) {
    return [
      {
        sensor: null,
        why: 'no log of Suricata or Zeek was among what was read',
        next: "Name eve.json, or the folder of Zeek's logs, or an export of them from the SIEM.",
        explains: [...new Set(record.expected.map(({ detection }) => detection))],
      },
    ];
  }
  return sensors.flatMap((sensor) => ofSensor(sensor, rows, record, coverage, from));
}

function ofSensor(
  sensor: Sensor,
  rows: readonly DrillRow[],
  record: DrillRecord,
  coverage: HuntReport['coverage'],
  from: number,
): Cause[] {
  const own = rows.filter((row) => row.sensor === sensor);
  let left = own.filter(({ status }) => status === 'missing');
  const causes: Cause[] = [];
  for (const { why, next, fits } of suspects(sensor, own, record, coverage, from)) {
    const explained = left.filter(fits);
    if (explained.length === 0) continue;
    left = left.filter((row) => !explained.includes(row));
    causes.push({ sensor, why, next, explains: [...new Set(explained.map(nameOf))] });
  }
  if (left.length > 0) {
    causes.push({
      sensor,
      why: 'no single fault of the path explains it: the rule is likely switched off or filtered, or packets were dropped',
      next: 'vitalwire doctor: checks of rules that are off, thresholds and suppression, packet loss; then stats.log or stats.log of Zeek.',
      explains: [...new Set(left.map(nameOf))],
    });
  }
  return causes;
}

export function nameOf({ detection, border }: DrillRow): string {
  return border ? `${detection}, crossed` : detection;
}

function suspects(
  sensor: Sensor,
  own: readonly DrillRow[],
  record: DrillRecord,
  coverage: HuntReport['coverage'],
  from: number,
): Suspect[] {
  const seen = own.filter(({ status }) => status !== 'missing');
  const missing = own.filter(({ status }) => status === 'missing');
  const needs = (row: DrillRow) =>
    record.expected.find(
      ({ detection, hosts }) => detection === row.detection && hosts.join() === row.hosts.join(),
    )?.needs ?? [];
  const all = seen.length === 0;
  const allOf = (of: (row: DrillRow) => boolean) =>
    missing.some(of) && !seen.some(of) && seen.length > 0;
  const tagged = record.expected.some(({ vlans }) => vlans.length > 0);
  const plain = (row: DrillRow) => !row.border;
  const through = (row: DrillRow, need: 'tcp' | 'udp') => plain(row) && needs(row).includes(need);
  const last = lastOf(sensor, coverage);
  return [
    {
      why: 'an earlier alert of the same two hosts keeps it back: the pack says the same once in its time',
      next: 'Repeat the drill after that time, or with another --monitor.',
      fits: ({ suppressedBy }) => suppressedBy !== null,
    },
    {
      why: `the logs that were read end before the drill (last line ${iso(last)})`,
      next: 'Read the logs of the hour of the drill; look for a shipper that stands still, a full disk, or another clock.',
      fits: () => all && last !== null && last < from,
    },
    {
      why: tagged
        ? 'nothing of the drill is in the logs: its frames bear VLAN tags, which the span port or a capture filter may drop'
        : 'nothing of the drill is in the logs: the sensor does not see these frames, or has no rules of the pack',
      next:
        sensor === 'suricata'
          ? "vitalwire doctor: rule files, interface, capture filter and the alert output; tcpdump on the sensor's interface while the drill runs."
          : "vitalwire doctor: the package in local.zeek, interface and filter; tcpdump on the sensor's interface while the drill runs.",
      fits: () => all,
    },
    {
      why: 'nothing that crossed the border is said to have crossed: HOME_NET is any or too wide, or vitalwire-border.rules is not loaded',
      next: 'vitalwire doctor: HOME_NET and the rule files.',
      fits: (row) => row.border && allOf(({ border }) => border),
    },
    {
      why: "everything that takes the far end's answers is missing: the span port gives one direction, or routes differ",
      next: 'vitalwire doctor: both directions; tcpdump for packets to the monitor.',
      fits: (row) =>
        plain(row) &&
        needs(row).includes('answers') &&
        allOf((one) => plain(one) && needs(one).includes('answers')),
    },
    {
      why: 'everything inside TCP streams is missing while single packets are seen: checksums that offloading leaves wrong, or streams that the engine drops',
      next: "vitalwire doctor: offloading and checksum checks, stream settings; ethtool -k on the sensor's interface.",
      fits: (row) => through(row, 'tcp') && allOf((one) => through(one, 'tcp')),
    },
    {
      why: 'everything over UDP is missing while TCP is seen: a capture filter or the switch leaves UDP out',
      next: "vitalwire doctor: capture filter; the span port's own filter.",
      fits: (row) => through(row, 'udp') && allOf((one) => through(one, 'udp')),
    },
  ];
}

/** Epoch seconds of the last line of a sensor's logs; null where nothing says. */
function lastOf(sensor: Sensor, coverage: HuntReport['coverage']): number | null {
  const own = coverage.filter((span) => span.sensor.toLowerCase() === sensor);
  return own.length === 0 ? null : Math.max(...own.map(({ last }) => last));
}

function iso(seconds: number | null): string {
  return seconds === null ? 'unknown' : new Date(seconds * 1000).toISOString();
}
