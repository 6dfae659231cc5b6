import type { Check } from '../check';

export const check: Check = {
  id: 'suricata-external-net',
  engine: 'suricata',
  about: 'EXTERNAL_NET may be anything: no rule of the pack uses it.',
  needs: ['suricata.config'],
  run({ suricata: s }) {
    const path = 'vars.address-groups.EXTERNAL_NET';
    if (s!.config!.text(path) !== 'any') return [];
    return [
      {
        level: 'info',
        title: 'EXTERNAL_NET is any',
        means:
          'That is fine here. No rule of this pack uses it; the border is asked of HOME_NET alone.',
        at: s!.config!.where(path),
        fix: [],
      },
    ];
  },
};
