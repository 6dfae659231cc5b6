import type { Check, Finding } from '../check';
import { byHand, setting } from '../fixes';

export const check: Check = {
  id: 'suricata-stats',
  engine: 'suricata',
  about: 'The sensor’s own counters tell of no loss: packets, memory, rules, alerts.',
  needs: ['suricata.stats'],
  run({ suricata: s }) {
    const stats = s!.eve!.stats!;
    const at = s!.eve!.file;
    const get = (name: string) => stats.get(name) ?? 0;
    const sum = (ending: string) =>
      [...stats]
        .filter(([name]) => name.endsWith(ending))
        .reduce((total, [, value]) => total + value, 0);
    const found: Finding[] = [];
    const say = (level: Finding['level'], title: string, means: string, fix: Finding['fix']) =>
      found.push({ level, title, means, at, fix });

    const [drops, packets] = [get('capture.kernel_drops'), get('capture.kernel_packets')];
    if (drops > packets / 100 && drops > 0) {
      say(
        drops > packets / 10 ? 'error' : 'warning',
        `the kernel dropped ${drops} packets and delivered ${packets}`,
        'What was dropped was not looked at. Give Suricata more threads or a larger ring, or mirror less.',
        [
          byHand(
            'In suricata.yaml, for the capture interface: threads: auto, ring-size: 200000 (af-packet). Mirror the medical VLANs alone if that is not enough.',
          ),
        ],
      );
    }
    const failed = sum('.rules_failed');
    if (failed > 0)
      say(
        'warning',
        `${failed} rules failed to load`,
        'suricata.log names each. If they are ours, the other checks say why.',
        [{ file: '', how: 'run', lines: ['suricata -T -c /etc/suricata/suricata.yaml'] }],
      );
    const hasRules = [...stats.keys()].some((name) => name.endsWith('.rules_loaded'));
    if (hasRules && sum('.rules_loaded') === 0)
      say('error', 'Suricata runs without a rule', 'Nothing alerts.', [
        {
          file: '',
          how: 'run',
          lines: ['suricata-update', 'suricata -T -c /etc/suricata/suricata.yaml'],
        },
      ]);
    const overflow = get('detect.alert_queue_overflow');
    if (overflow > 0)
      say(
        'warning',
        `${overflow} alerts were lost because one packet raised too many`,
        'Suricata keeps 15 alerts of a packet; with many rule sets ours may be the sixteenth.',
        [setting(s!, 'packet-alert-max', '64')],
      );
    for (const [name, path, value] of [
      ['tcp.ssn_memcap_drop', 'stream.memcap', '512mb'],
      ['tcp.segment_memcap_drop', 'stream.reassembly.memcap', '1gb'],
      ['flow.memcap', 'flow.memcap', '512mb'],
      ['defrag.max_frag_hits', 'defrag.memcap', '128mb'],
    ] as const) {
      if (get(name) > 0)
        say(
          'warning',
          `${name} is ${get(name)}: ${path} was full`,
          'Streams or flows were not followed while it was.',
          [setting(s!, path, value)],
        );
    }
    const wrong = get('tcp.pkt_on_wrong_thread');
    if (wrong > 100)
      say(
        'warning',
        `${wrong} TCP packets came to the wrong thread`,
        'The capture does not keep a connection on one thread: streams and flowbits break.',
        [
          byHand(
            'Use cluster-type: cluster_flow for af-packet, or symmetric hashing in the network card.',
          ),
        ],
      );
    const gaps = get('tcp.reassembly_gap');
    if (gaps > 0 && gaps > get('tcp.sessions') / 10)
      say(
        'warning',
        `${gaps} gaps in ${get('tcp.sessions')} TCP sessions`,
        'Packets are missing in the mirrored traffic itself: the span port is too narrow or its switch too busy.',
        [byHand('Mirror fewer ports to this one, or use a tap.')],
      );
    return found;
  },
};
