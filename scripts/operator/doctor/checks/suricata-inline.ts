import type { Check, Finding } from '../check';
import { setting } from '../fixes';

const POLICIES = [
  'exception-policy',
  'stream.midstream-policy',
  'stream.memcap-policy',
  'stream.reassembly.memcap-policy',
  'flow.memcap-policy',
  'defrag.memcap-policy',
  'app-layer.error-policy',
];

export const check: Check = {
  id: 'suricata-inline',
  engine: 'suricata',
  about: 'Inline, Suricata drops nothing by itself that a patient depends on.',
  needs: ['suricata.config', 'suricata.starts'],
  run({ suricata: s }) {
    const config = s!.config;
    // A default entry alone makes nothing inline: OPNsense writes one for sensors that only listen, too.
    const copies =
      config
        ?.interfaces()
        .filter(
          ({ node }) =>
            node.children.get('copy-mode')?.value === 'ips' &&
            node.children.get('interface')?.value !== 'default',
        ) ?? [];
    const told = config?.flag('stream.inline') === true;
    const queued = s!.starts.some(({ text }) =>
      /suricata[^\n]*\s-q\s*\d|suricata_netmap="YES"/.test(text),
    );
    if (!config || (copies.length === 0 && !queued && !told)) return [];
    const found: Finding[] = [];
    const master = config.text('exception-policy');
    // In 7 and later `auto` means drop-flow inline.
    const six = (s!.version?.[0] ?? 7) < 7;
    if (!six && (master === null || master === 'auto')) {
      found.push({
        level: 'error',
        title: 'Suricata is inline and exception-policy is auto, which drops flows',
        means:
          'A restart, a full memcap or a parser’s error then cuts running telemetry: a central station goes blind while patients are on their monitors.',
        at: config.where('exception-policy'),
        fix: [setting(s!, 'exception-policy', 'ignore')],
      });
    }
    for (const path of POLICIES) {
      const value = config.text(path);
      if (!value || !/drop|reject/.test(value)) continue;
      found.push({
        level: 'error',
        title: `Suricata is inline and ${path} is ${value}`,
        means: 'What it cannot follow it cuts, telemetry of a monitor too.',
        at: config.where(path),
        fix: [setting(s!, path, 'ignore')],
      });
    }
    return found;
  },
};
