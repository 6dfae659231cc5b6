import type { Check, Finding } from '../check';
import { setting } from '../fixes';

export const check: Check = {
  id: 'suricata-midstream',
  engine: 'suricata',
  shownBy: 'run',
  about: 'Streams that began before the sensor did, or that show one direction, are followed.',
  needs: ['suricata.config'],
  run({ suricata: s }) {
    const config = s!.config!;
    const found: Finding[] = [];
    if (config.flag('stream.midstream') !== true) {
      found.push({
        level: 'info',
        title: `stream.midstream is ${config.text('stream.midstream') ?? 'off, as it comes'}`,
        means:
          'A telemetry stream lasts for days. The rules still find one that the sensor joined in its middle, packet by packet, but not what lies across two packets, and parsers see nothing of it. Switch it on where memory allows.',
        at: config.where('stream.midstream'),
        fix: [setting(s!, 'stream.midstream', 'true')],
      });
    }
    const policy = config.text('stream.midstream-policy');
    if (policy && !/^(ignore|auto)$/.test(policy)) {
      found.push({
        level: /drop|reject/.test(policy) ? 'error' : 'warning',
        title: `stream.midstream-policy is ${policy}`,
        means: /drop|reject/.test(policy)
          ? 'Inline, a restart of Suricata then cuts every running telemetry stream: a central station goes blind. In a passive sensor those streams are lost to detection.'
          : 'A stream that began before the sensor is passed over without a look.',
        at: config.where('stream.midstream-policy'),
        fix: [setting(s!, 'stream.midstream-policy', 'ignore')],
      });
    }
    return found;
  },
};
