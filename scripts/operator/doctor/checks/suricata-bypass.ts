import type { Check, Finding } from '../check';
import { setting } from '../fixes';
import { sizeOf } from '../sensor/settings';

export const check: Check = {
  id: 'suricata-bypass',
  engine: 'suricata',
  shownBy: 'drill',
  about:
    'Long streams are looked at: no bypass, enough depth, no flow forgotten between two blocks.',
  needs: ['suricata.config'],
  run({ suricata: s }) {
    const config = s!.config!;
    const found: Finding[] = [];
    if (config.flag('stream.bypass') === true) {
      found.push({
        level: 'error',
        title: 'stream.bypass is on',
        means:
          'After the reassembly depth a stream is not looked at any more, not even packet by packet: telemetry that lasts for days is lost after its first megabyte.',
        at: config.where('stream.bypass'),
        fix: [setting(s!, 'stream.bypass', 'no')],
      });
    }
    if (config.flag('stream.reassembly.raw') === false) {
      found.push({
        level: 'error',
        title: 'stream.reassembly.raw is off',
        means:
          'Contents are then looked for in single packets only: a frame or a call that lies across two is not found.',
        at: config.where('stream.reassembly.raw'),
        fix: [setting(s!, 'stream.reassembly.raw', 'yes')],
      });
    }
    const depth = config.text('stream.reassembly.depth');
    const bytes = sizeOf(depth);
    if (bytes !== null && bytes > 0 && bytes < 256 * 1024) {
      found.push({
        level: 'warning',
        title: `stream.reassembly.depth is ${depth}`,
        means: 'What lies across packets behind that depth is not seen; Suricata comes with 1 MiB.',
        at: config.where('stream.reassembly.depth'),
        fix: [setting(s!, 'stream.reassembly.depth', '1mb')],
      });
    }
    for (const [path, least] of [
      ['flow-timeouts.tcp.established', 60],
      ['flow-timeouts.udp.established', 30],
      ['flow-timeouts.udp.new', 10],
    ] as const) {
      const seconds = Number(config.text(path) ?? least);
      if (seconds >= least || Number.isNaN(seconds)) continue;
      found.push({
        level: 'warning',
        title: `${path} is ${seconds} s`,
        means:
          'A flow is forgotten while the monitor pauses: what was known of it (border, earlier blocks) is lost.',
        at: config.where(path),
        fix: [setting(s!, path, path.includes('tcp') ? '600' : '300')],
      });
    }
    return found;
  },
};
