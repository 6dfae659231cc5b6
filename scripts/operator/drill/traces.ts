import type { DrillRecord } from '../../model/drill';
import { linesOf } from '../../lib/log-lines';
import { hunt } from '../hunt/hunt';
import { walk } from '../hunt/walk';
import { SENSORS, sensorsOf, type Sensor } from './rows';

/** What a sensor's own counters and complaints say of its packets. */
export type Complaint = 'checksums' | 'truncated' | 'dropped';

/** What logs say of the way of a drill's packets, besides its findings. */
export interface Traces {
  /** Sensors that logged traffic between the drill's hosts, and whether they saw both hosts speak. */
  hosts: ReadonlyMap<Sensor, 'both' | 'one side'>;
  complaints: ReadonlyMap<Sensor, ReadonlySet<Complaint>>;
}

/** Counters above zero of Suricata's stats, and what Zeek writes into weird, reporter and notice logs. */
const SIGNS: readonly [Sensor, Complaint, RegExp][] = [
  ['suricata', 'checksums', /"invalid_checksum":[1-9]|\.invalid_checksum\s.*\|\s*[1-9]\d*\s*$/],
  ['suricata', 'truncated', /"trunc_pkt":[1-9]|\.trunc_pkt\s.*\|\s*[1-9]\d*\s*$/],
  ['suricata', 'dropped', /"kernel_drops":[1-9]|kernel_drops\s.*\|\s*[1-9]\d*\s*$/],
  ['zeek', 'checksums', /bad_(TCP|UDP|IP)_checksum|invalid (TCP|UDP|IP) checksums/],
  ['zeek', 'truncated', /truncated_(IP|header|IPv6)|internally_truncated_header/],
  ['zeek', 'dropped', /PacketFilter::Dropped_Packets|CaptureLoss::Too_Much_Loss/],
];
/** The names of the logs that hold these; folders of logs hold much else. */
const TELLING = /(^|\/)[^/]*(eve|stats|weird|reporter|notice)[^/]*$/;

/**
 * @param paths as for hunt, without standard input.
 * @param since epoch seconds.
 */
export async function tracesOf(
  paths: readonly string[],
  record: DrillRecord,
  since: number,
): Promise<Traces> {
  return { hosts: await hostsSeen(paths, record, since), complaints: await complaintsIn(paths) };
}

async function hostsSeen(
  paths: readonly string[],
  record: DrillRecord,
  since: number,
): Promise<Traces['hosts']> {
  const hosts = [...new Set(record.expected.flatMap(({ hosts: [, far] }) => far))];
  const { findings } = await hunt({
    paths,
    questions: {
      contacts: [{ detection: 'drill', grade: 'seen', hosts, networks: [] }],
      ...{ hashes: [], sids: [], notices: [], about: [] },
    },
    homeNetworks: record.site,
    sinceSeconds: since,
  });
  const pairs = new Set(record.expected.map((one) => [...one.hosts].sort().join()));
  const seen = new Map<Sensor, 'both' | 'one side'>();
  for (const finding of findings) {
    const { question, monitor, farEnd, bytesIn, bytesOut } = finding;
    if (question !== 'contacts' || !pairs.has([monitor, farEnd].sort().join())) continue;
    const isBoth = bytesIn === null || bytesOut === null || (bytesIn > 0 && bytesOut > 0);
    for (const sensor of sensorsOf(finding)) {
      if (seen.get(sensor) !== 'both') seen.set(sensor, isBoth ? 'both' : 'one side');
    }
  }
  return seen;
}

async function complaintsIn(paths: readonly string[]): Promise<Traces['complaints']> {
  const found = new Map<Sensor, Set<Complaint>>(SENSORS.map((sensor) => [sensor, new Set()]));
  for (const { file } of walk(paths).files.filter((one) => TELLING.test(one.file))) {
    try {
      for await (const line of linesOf(file)) {
        for (const [sensor, complaint, sign] of SIGNS) {
          if (sign.test(line)) found.get(sensor)!.add(complaint);
        }
      }
    } catch {
      // A file that cannot be read as lines tells nothing here; hunt names it.
      continue;
    }
  }
  return found;
}
