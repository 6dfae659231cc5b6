import type { Check, Finding } from '../check';
import { setting } from '../fixes';

/** Every policy for what an engine cannot follow (doc/userguide/configuration/exception-policies.rst). */
const POLICIES = [
  'exception-policy',
  'stream.memcap-policy',
  'stream.reassembly.memcap-policy',
  'flow.memcap-policy',
  'defrag.memcap-policy',
  'app-layer.error-policy',
] as const;

export const check: Check = {
  id: 'suricata-exception-policy',
  engine: 'suricata',
  about: 'What the engine cannot follow is looked at as far as it can be, not passed over.',
  needs: ['suricata.config'],
  run({ suricata: s }) {
    const config = s!.config!;
    return POLICIES.flatMap((path): Finding[] => {
      const policy = config.text(path);
      // Inline, the check suricata-inline has its own word on it.
      const isInline = config
        .interfaces()
        .some(({ node }) => /^(ips|tap)$/.test(node.children.get('copy-mode')?.value ?? ''));
      if (policy === null || isInline || /^(ignore|auto)$/.test(policy)) return [];
      return [
        {
          level: 'warning',
          title: `${path} is ${policy}`,
          means:
            'A passive sensor drops nothing by it, but looks no more at the packets and flows that it would drop or pass.',
          at: config.where(path),
          fix: [setting(s!, path, 'ignore')],
        },
      ];
    });
  },
};
