import { isDocumentation } from '../../lib/site-networks';
import type { DrillRecord, ExpectedFinding } from '../../model/drill';
import type { Manifest } from '../../model/manifest';
import type { HuntReport } from '../hunt/hunt';
import { CLOCK_SECONDS, type DrillRow, type Sensor } from './rows';
import { isOnlyCrossed } from './rule-facts';
import type { Complaint, Traces } from './traces';

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
  for (const { why, next, fits } of suspects(sensor, own, known)) {
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
/** Suricata looks into the last bytes of a stream that nobody closes when the flow times out: a minute, and its rounds. */
const FLOW_TIMEOUT_SECONDS = 120;

export function nameOf({ detection, border }: DrillRow): string {
  return border ? `${detection}, crossed` : detection;
}

function suspects(
  sensor: Sensor,
  own: readonly DrillRow[],
  { record, manifest, coverage, from, traces, others }: Known,
): Suspect[] {
  const seen = own.filter(({ status }) => status !== 'missing');
  const needs = (row: DrillRow) =>
    record.expected.find(
      ({ detection, hosts }) => detection === row.detection && hosts.join() === row.hosts.join(),
    )?.needs ?? [];
  const all = seen.length === 0;
  const tagged = record.expected.some(({ vlans }) => vlans.length > 0);
  /** Rows that such a cut explains: none of its kind is seen, and others are. */
  const allOf = (isOfKind: (row: DrillRow) => boolean) =>
    seen.length > 0 && !seen.some(isOfKind) ? isOfKind : () => false;
  const allThatTake = (need: ExpectedFinding['needs'][number]) =>
    allOf((row) => needs(row).includes(need));
  const [first, last] = spanOf(sensor, coverage);
  const end = from + Math.max(...record.expected.map(({ atSeconds }) => atSeconds));
  const complains = (of: Complaint) => traces?.complaints.get(sensor)!.has(of) === true;
  const hosts = traces?.hosts.get(sensor) ?? null;
  const otherPairs = others.get(sensor) ?? [];
  const borderOnly = new Set(
    manifest.detections.filter(isOnlyCrossed).map(({ id }) => id as string),
  );
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
      why: `the logs that were read begin after the drill (first line ${iso(first)})`,
      next: 'Read older logs as well, packed ones too: they were rotated since; or this record is of another drill.',
      fits: () => all && first !== null && first > end + CLOCK_SECONDS,
    },
    {
      why: 'the sensor itself complains of wrong checksums: offloading leaves them to the network card, and it discards such packets',
      next:
        sensor === 'suricata'
          ? 'vitalwire doctor: checksum checks; suricata -k none, or checksum-checks: no for the interface; ethtool -K INTERFACE rx off tx off gro off lro off.'
          : 'vitalwire doctor: checksums; redef ignore_checksums = T; in local.zeek, or ethtool -K INTERFACE rx off tx off gro off lro off.',
      fits: (row) =>
        complains('checksums') &&
        ((all && needs(row).some((need) => need === 'tcp' || need === 'udp')) ||
          allThatTake('tcp')(row) ||
          allThatTake('parser')(row)),
    },
    {
      why: `the same is in the logs for other hosts (${otherPairs.slice(0, 3).join('; ')}): addresses are translated between the drill and the sensor, or this record is of another drill`,
      next: 'Compare drill-ID.json with these addresses; repeat the drill from a host on the same side of the translation as the sensor.',
      fits: () => all && otherPairs.length > 0,
    },
    {
      why: 'packets arrive cut off: the sensor counts truncated ones',
      next: "Raise the snapshot length (default-packet-size, snaplen) and the MTU of the sensor's interface and of the span port or tunnel that feeds it.",
      fits: (row) => complains('truncated') && (all || needs(row).includes('payload')),
    },
    {
      why: 'the sensor logs traffic of these very hosts and finds nothing in it: the pack is not loaded, or its alerts are not written or not passed on',
      next:
        sensor === 'suricata'
          ? 'vitalwire doctor: rule files and the alert output of eve-log; suricatasc -c ruleset-stats.'
          : 'vitalwire doctor: the package in local.zeek; loaded_scripts.log, and reporter.log for errors.',
      fits: () => all && hosts === 'both',
    },
    {
      why: 'the sensor logs one side of the traffic of these hosts: the span port gives one direction, or routes differ',
      next: 'vitalwire doctor: both directions; tcpdump for packets to the monitor.',
      fits: () => all && hosts === 'one side',
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
      fits: allOf(({ border }) => border),
    },
    {
      why: "Zeek counts the documentation's networks as its own (Site::private_address_space), so nothing crosses its border to them",
      next: 'While drills run: redef Site::private_address_space -= { 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 }; in local.zeek (docs/drill.md).',
      fits: (row) =>
        sensor === 'zeek' &&
        borderOnly.has(row.detection) &&
        row.hosts.some(isDocumentation) &&
        !seen.some((one) => borderOnly.has(one.detection) && one.hosts.some(isDocumentation)),
    },
    {
      why: "nothing that has to cross the site's border is found: the sensor's idea of the site's networks is another one",
      next: 'vitalwire doctor: HOME_NET or Site::local_nets, against the networks of the drill.',
      fits: (row) =>
        borderOnly.has(row.detection) && !seen.some((one) => borderOnly.has(one.detection)),
    },
    {
      why: 'what hosts send is seen and nothing of what is in it: packets arrive without their payload (a snapshot length, a packet broker that slices, a filter for SYN)',
      next: "tcpdump -X on the sensor's interface while the drill runs; the slicing of the broker; vitalwire doctor: capture filter, snapshot length.",
      fits: allThatTake('payload'),
    },
    {
      why: "everything that takes the far end's answers is missing: the span port gives one direction, or routes differ",
      next: 'vitalwire doctor: both directions; tcpdump for packets to the monitor.',
      fits: allThatTake('answers'),
    },
    {
      why: 'everything inside TCP streams is missing while single packets are seen: a capture filter or the switch leaves TCP out, checksums that offloading leaves wrong, or streams that the engine drops',
      next: "vitalwire doctor: capture filter, offloading and checksum checks, stream settings; ethtool -k on the sensor's interface.",
      fits: allThatTake('tcp'),
    },
    {
      why: 'everything that has to be put together and parsed (HTTP, FTP) is missing while single packets are seen: checksums that offloading leaves wrong, holes in streams, or parsers that are switched off',
      next: "vitalwire doctor: offloading and checksum checks, app-layer parsers, stream settings; ethtool -k on the sensor's interface.",
      fits: allThatTake('parser'),
    },
    {
      why: `Suricata may not have looked yet: the logs end ${last === null ? 0 : Math.max(0, Math.round(last - end))} s after the drill, and what is left of a short stream is looked at when its flow times out`,
      next: 'Read the logs again two minutes after the drill.',
      fits: (row) =>
        sensor === 'suricata' &&
        needs(row).includes('tcp') &&
        last !== null &&
        last - end < FLOW_TIMEOUT_SECONDS &&
        record.way === 'live',
    },
    {
      why: 'everything over UDP is missing while TCP is seen: a capture filter or the switch leaves UDP out',
      next: "vitalwire doctor: capture filter; the span port's own filter.",
      fits: allThatTake('udp'),
    },
  ];
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

function iso(seconds: number | null): string {
  return seconds === null ? 'unknown' : new Date(seconds * 1000).toISOString();
}
