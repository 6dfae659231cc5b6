import type { Check, Finding } from '../check';
import { byHand, setting } from '../fixes';
import type { SuricataSensor } from '../sensor/sensor';

export const check: Check = {
  id: 'suricata-stats',
  engine: 'suricata',
  about: 'The sensor’s own counters tell of no loss: packets, memory, rules, alerts.',
  needs: ['suricata.stats'],
  run({ suricata: s }) {
    const counters = new Counters(s!.eve!.stats!);
    return [
      ...droppedPackets(counters),
      ...rulesLost(counters),
      ...alertsLost(counters, s!),
      ...fullMemory(counters, s!),
      ...wrongThread(counters),
      ...gaps(counters),
    ].map((one) => ({ ...one, at: s!.eve!.file }));
  },
};

/** What a counter tells; its place is eve.json, whichever it is. */
type Told = Omit<Finding, 'at'>;

/** Suricata's counters by their dotted names. */
class Counters {
  constructor(private readonly values: ReadonlyMap<string, number>) {}

  get(name: string): number {
    return this.values.get(name) ?? 0;
  }

  /** Of the counters with this ending: each tenant and detection engine has its own. */
  sum(ending: string): number {
    return this.ending(ending).reduce((total, [, value]) => total + value, 0);
  }

  has(ending: string): boolean {
    return this.ending(ending).length > 0;
  }

  private ending(ending: string): [string, number][] {
    return [...this.values].filter(([name]) => name.endsWith(ending));
  }
}

function droppedPackets(counters: Counters): Told[] {
  const drops = counters.get('capture.kernel_drops');
  const packets = counters.get('capture.kernel_packets');
  if (drops === 0 || drops <= packets / 100) return [];
  return [
    {
      level: drops > packets / 10 ? 'error' : 'warning',
      title: `the kernel dropped ${drops} packets and delivered ${packets}`,
      means:
        'What was dropped was not looked at. Give Suricata more threads or a larger ring, or mirror less.',
      fix: [
        byHand(
          'In suricata.yaml, for the capture interface: threads: auto, ring-size: 200000 (af-packet). Mirror the medical VLANs alone if that is not enough.',
        ),
      ],
    },
  ];
}

function rulesLost(counters: Counters): Told[] {
  const told: Told[] = [];
  const failed = counters.sum('.rules_failed');
  const tested = 'suricata -T -c /etc/suricata/suricata.yaml';
  if (failed > 0) {
    told.push({
      level: 'warning',
      title: `${failed} rules failed to load`,
      means: 'suricata.log names each. If they are ours, the other checks say why.',
      fix: [{ file: '', how: 'run', lines: [tested] }],
    });
  }
  if (counters.has('.rules_loaded') && counters.sum('.rules_loaded') === 0) {
    told.push({
      level: 'error',
      title: 'Suricata runs without a rule',
      means: 'Nothing alerts.',
      fix: [{ file: '', how: 'run', lines: ['suricata-update', tested] }],
    });
  }
  return told;
}

function alertsLost(counters: Counters, sensor: SuricataSensor): Told[] {
  const overflow = counters.get('detect.alert_queue_overflow');
  if (overflow === 0) return [];
  return [
    {
      level: 'warning',
      title: `${overflow} alerts were lost because one packet raised too many`,
      means: 'Suricata keeps 15 alerts of a packet; with many rule sets ours may be the sixteenth.',
      fix: [setting(sensor, 'packet-alert-max', '64')],
    },
  ];
}

/** Counters that move where a memory is full, the setting that gives it more, and how much. */
const MEMORIES = [
  ['tcp.ssn_memcap_drop', 'stream.memcap', '512mb'],
  ['tcp.segment_memcap_drop', 'stream.reassembly.memcap', '1gb'],
  ['flow.memcap', 'flow.memcap', '512mb'],
  ['defrag.max_frag_hits', 'defrag.memcap', '128mb'],
] as const;

function fullMemory(counters: Counters, sensor: SuricataSensor): Told[] {
  return MEMORIES.filter(([name]) => counters.get(name) > 0).map(([name, path, value]) => ({
    level: 'warning',
    title: `${name} is ${counters.get(name)}: ${path} was full`,
    means: 'Streams or flows were not followed while it was.',
    fix: [setting(sensor, path, value)],
  }));
}

function wrongThread(counters: Counters): Told[] {
  const packets = counters.get('tcp.pkt_on_wrong_thread');
  if (packets <= 100) return [];
  return [
    {
      level: 'warning',
      title: `${packets} TCP packets came to the wrong thread`,
      means: 'The capture does not keep a connection on one thread: streams and flowbits break.',
      fix: [
        byHand(
          'Use cluster-type: cluster_flow for af-packet, or symmetric hashing in the network card.',
        ),
      ],
    },
  ];
}

function gaps(counters: Counters): Told[] {
  const [holes, sessions] = [counters.get('tcp.reassembly_gap'), counters.get('tcp.sessions')];
  if (holes === 0 || holes <= sessions / 10) return [];
  return [
    {
      level: 'warning',
      title: `${holes} gaps in ${sessions} TCP sessions`,
      means:
        'Packets are missing in the mirrored traffic itself: the span port is too narrow or its switch too busy.',
      fix: [byHand('Mirror fewer ports to this one, or use a tap.')],
    },
  ];
}
