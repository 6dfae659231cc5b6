import type { Check, Finding } from '../check';
import { block, setting } from '../fixes';
import { asFlag, namedItems } from '../sensor/settings';

const EVE_LOG = [
  '- eve-log:',
  '    enabled: yes',
  '    filetype: regular',
  '    filename: eve.json',
  '    types:',
  '      - alert:',
  '          tagged-packets: yes',
];

export const check: Check = {
  id: 'suricata-eve',
  engine: 'suricata',
  shownBy: 'run',
  about: 'Alerts are written to eve.json, with the metadata that carry grade and border.',
  needs: ['suricata.config'],
  run({ suricata: s }) {
    const config = s!.config!;
    const logs = config.outputs('eve-log');
    const on = logs.filter(({ node }) => asFlag(node.children.get('enabled')?.value) === true);
    if (on.length === 0) {
      const fixes = logs[0]
        ? [setting(s!, `${logs[0].path}.enabled`, 'yes')]
        : [block(s!, 'outputs', EVE_LOG)];
      return [
        {
          level: 'error',
          title: 'eve-log is off',
          means:
            'Alerts are not written as events; what reads eve.json (SIEM, this pack’s tools) sees nothing.',
          at: config.where('outputs'),
          fix: fixes,
        },
      ];
    }
    const alerts = on.flatMap(({ path, node }) =>
      namedItems(node.children.get('types') ?? null, `${path}.types`, 'alert'),
    );
    if (alerts.length === 0) {
      const { path, node } = on[0]!;
      const next = node.children.get('types')?.children.size ?? 0;
      return [
        {
          level: 'error',
          title: 'eve-log has no alert events',
          means: 'Suricata finds and tells nobody.',
          at: config.where(`${path}.types`),
          fix: [setting(s!, `${path}.types.${next}.alert.tagged-packets`, 'yes')],
        },
      ];
    }
    return alerts.flatMap(({ path }): Finding[] => {
      const off = ['enabled', 'metadata', 'metadata.rule', 'metadata.rule.metadata']
        .map((key) => `${path}.${key}`)
        .find((key) => config.flag(key) === false);
      if (!off) return [];
      return [
        {
          level: off.endsWith('enabled') ? 'error' : 'warning',
          title: `${off} is ${config.text(off)}`,
          means: off.endsWith('enabled')
            ? 'Suricata finds and tells nobody.'
            : 'Alerts then lack grade, border and detection, which this pack writes as rule metadata; what sorts by them sees nothing.',
          at: config.where(off),
          fix: [setting(s!, off, 'yes')],
        },
      ];
    });
  },
};
