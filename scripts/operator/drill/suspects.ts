import { isDocumentation } from '../../lib/site-networks';
import type { DrillRecord, ExpectedFinding } from '../../model/drill';
import { CLOCK_SECONDS, type DrillRow, type Sensor } from './rows';
import type { Complaint } from './traces';

/** What tells one cause: which rows it holds for, and what it leaves to look at. */
export interface Suspect {
  why: string;
  next: string;
  /** Whether missing rows look like it, given those that are there. */
  fits: (row: DrillRow) => boolean;
}

/** Suricata looks into the last bytes of a stream that nobody closes when the flow times out: a minute, and its rounds. */
const FLOW_TIMEOUT_SECONDS = 120;

/** What is suspected of rows that are missing, and what is known of the drill to tell it by. */
export interface Evidence {
  sensor: Sensor;
  record: DrillRecord;
  /** Rows that are there, late ones too. */
  seen: readonly DrillRow[];
  /** Nothing at all is there. */
  all: boolean;
  /** Epoch seconds of the first and the last line of the sensor's logs; null where nothing says. */
  first: number | null;
  last: number | null;
  /** Epoch seconds of the drill's start and end. */
  from: number;
  end: number;
  /** Some of the drill's frames bear VLAN tags. */
  tagged: boolean;
  /** Whether the logs have both sides of the drill's hosts, one, or nothing of them; null where nobody looked. */
  hosts: 'both' | 'one side' | null;
  otherPairs: readonly string[];
  /** Detections that ask for a crossing. */
  borderOnly: ReadonlySet<string>;
  complains: (of: Complaint) => boolean;
  needs: (row: DrillRow) => ExpectedFinding['needs'];
  /** Rows that such a cut explains: none of its kind is seen, and others are. */
  allOf: (isOfKind: (row: DrillRow) => boolean) => (row: DrillRow) => boolean;
  allThatTake: (need: ExpectedFinding['needs'][number]) => (row: DrillRow) => boolean;
}

/** All suspects, in the order in which they are asked. */
export function suspects(evidence: Evidence): Suspect[] {
  return [
    ...ofLogs(evidence),
    ...ofComplaints(evidence),
    ...ofBorder(evidence),
    ...ofPath(evidence),
  ];
}

/** What the logs that were read say of themselves. */
function ofLogs({ last, first, from, end, all }: Evidence): Suspect[] {
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
  ];
}

/** What the sensor complains of, and what else it says of these hosts or in their place. */
function ofComplaints({
  sensor,
  all,
  complains,
  allThatTake,
  needs,
  otherPairs,
  hosts,
  tagged,
}: Evidence): Suspect[] {
  return [
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
  ];
}

/** What crosses the border and is not said to. */
function ofBorder({ sensor, allOf, borderOnly, seen }: Evidence): Suspect[] {
  return [
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
  ];
}

/** What a part of the path takes away: all that needs one thing is missing, and other findings are there. */
function ofPath({ sensor, record, last, end, allThatTake, needs }: Evidence): Suspect[] {
  return [
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

function iso(seconds: number | null): string {
  return seconds === null ? 'unknown' : new Date(seconds * 1000).toISOString();
}
