import type { Check, Finding } from '../check';
import { FIRMWARE_ADDRESS } from '../pack-rules-in-use';
import { holds, readAddressList } from '../sensor/address-list';
import { Settings, emptyNode } from '../sensor/settings';

export const check: Check = {
  id: 'suricata-pass-rules',
  engine: 'suricata',
  shownBy: 'run',
  about: 'No pass rule hides the addresses or the ports of the story.',
  needs: ['suricata.rules'],
  run({ suricata: s }) {
    const config = s!.config ?? new Settings(emptyNode(), '', false);
    return s!.loaded
      .flatMap(({ rules }) => rules)
      .flatMap((rule): Finding[] => {
        if (!rule.enabled || rule.action !== 'pass') return [];
        const matching = rule.options.some(({ name }) =>
          /^(content|pcre|http|tls|dns|app-layer)/.test(name),
        );
        const sides = [rule.source, rule.destination];
        const named = sides.some(
          (side) =>
            side !== 'any' &&
            !/^\$/.test(side) &&
            holds(readAddressList(side, config), FIRMWARE_ADDRESS),
        );
        const open = sides.every(
          (side) =>
            side === 'any' ||
            /^\$(HOME|EXTERNAL|MEDICAL)_NET$/.test(side) ||
            holds(readAddressList(side, config), '10.20.0.9'),
        );
        const ports = /\b(515|111|2049)\b|\bany\b/.test(rule.raw.slice(0, rule.raw.indexOf('(')));
        if (!named && (matching || !open || !ports)) return [];
        return [
          {
            level: named ? 'error' : 'warning',
            title: `a pass rule hides ${named ? FIRMWARE_ADDRESS : 'traffic that the pack looks at'}: sid ${rule.sid} "${rule.msg}"`,
            means:
              'Suricata looks at pass rules first, and a packet or flow that one matches raises no alert of any other rule.',
            at: `${rule.file}:${rule.line}`,
            fix: [{ file: rule.file, how: 'replace', line: rule.line, lines: [`# ${rule.raw}`] }],
          },
        ];
      });
  },
};
