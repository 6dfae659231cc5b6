import type { Check, Finding } from '../check';
import { setting } from '../fixes';

export const check: Check = {
  id: 'suricata-checksums',
  engine: 'suricata',
  shownBy: 'drill',
  about:
    'Packets whose checksum was never filled in (offloading, virtual switches) are not thrown away.',
  needs: ['suricata.config', 'suricata.stats', 'suricata.starts'],
  run({ suricata: s }) {
    if (s!.starts.some(({ text }) => /\s-k\s+none\b/.test(text))) return [];
    const found: Finding[] = [];
    const config = s!.config;
    if (config?.text('capture.checksum-validation') === 'none') return [];
    if (config?.flag('stream.checksum-validation') === false) return [];
    const invalid = s!.eve?.stats?.get('tcp.invalid_checksum') ?? 0;
    const packets = s!.eve?.stats?.get('decoder.tcp') ?? 0;
    if (invalid > 0 && invalid > packets / 1000) {
      found.push({
        level: 'error',
        title: `${invalid} of ${packets} TCP packets were thrown away for their checksum`,
        means:
          'What they carried was not looked at. Offloading on the mirrored host or a virtual switch does this.',
        at: s!.eve!.file,
        fix: [setting(s!, 'stream.checksum-validation', 'no')],
      });
    }
    if (!config) return found;
    const forced = [
      ...config.interfaces().map(({ path }) => `${path}.checksum-checks`),
      'pcap-file.checksum-checks',
    ].filter((path) => config.flag(path) === true && !path.startsWith('dpdk'));
    for (const path of forced) {
      found.push({
        level: 'warning',
        title: `${path} is ${config.text(path)}: every checksum is tested`,
        means:
          'Streams of a host that leaves checksums to its network card are dropped whole, without an alert.',
        at: config.where(path),
        fix: [setting(s!, path, 'auto')],
      });
    }
    return found;
  },
};
