import type { Check, Finding } from '../check';
import { setting } from '../fixes';
import { sizeOf } from '../sensor/settings';

/** What Suricata comes with, and the least below which a busy hospital net overflows. */
const MEMCAPS: readonly [path: string, stock: string, leastBytes: number][] = [
  ['stream.memcap', '64mb', 16 * 1024 ** 2],
  ['stream.reassembly.memcap', '256mb', 64 * 1024 ** 2],
  ['flow.memcap', '128mb', 16 * 1024 ** 2],
  ['defrag.memcap', '32mb', 4 * 1024 ** 2],
  ['host.memcap', '32mb', 4 * 1024 ** 2],
];

export const check: Check = {
  id: 'suricata-memory',
  engine: 'suricata',
  shownBy: 'drill',
  about: 'The memory limits leave room for streams, flows and suppression.',
  needs: ['suricata.config'],
  run({ suricata: s }) {
    const config = s!.config!;
    const low = MEMCAPS.flatMap(([path, stock, least]): Finding[] => {
      const bytes = sizeOf(config.text(path));
      if (bytes === null || bytes === 0 || bytes >= least) return [];
      return [
        {
          level: 'warning',
          title: `${path} is ${config.text(path)}`,
          means: `When it is full, streams and flows are not followed and nothing says so but a counter. Suricata comes with ${stock}.`,
          at: config.where(path),
          fix: [setting(s!, path, stock)],
        },
      ];
    });
    const alerts = Number(config.text('packet-alert-max') ?? 15);
    if (alerts < 8) {
      low.push({
        level: 'warning',
        title: `packet-alert-max is ${alerts}`,
        means:
          'Suricata keeps that many alerts of a packet and loses the others. One packet to a listed address raises several of ours.',
        at: config.where('packet-alert-max'),
        fix: [setting(s!, 'packet-alert-max', '15')],
      });
    }
    const limit = Number(config.text('pcre.match-limit') ?? 3500);
    if (limit > 0 && limit < 500) {
      low.push({
        level: 'warning',
        title: `pcre.match-limit is ${limit}`,
        means: 'A pattern that reaches it counts as no match; the NFS rules have one.',
        at: config.where('pcre.match-limit'),
        fix: [setting(s!, 'pcre.match-limit', '3500')],
      });
    }
    return low;
  },
};
