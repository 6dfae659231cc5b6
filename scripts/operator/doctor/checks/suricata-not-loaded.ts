import { resolve } from 'node:path';
import type { Check, Finding, Fix } from '../check';
import { setting } from '../fixes';
import { oursLoaded } from '../ours';

export const check: Check = {
  id: 'suricata-not-loaded',
  engine: 'suricata',
  about: 'The rules of the pack are among those that Suricata loads, and every listed file exists.',
  needs: ['suricata.config'],
  run({ suricata: s, pack }) {
    const config = s!.config!;
    const found: Finding[] = [];
    for (const { entry, path, found: files } of s!.listed) {
      if (files === null || files.length > 0) continue;
      found.push({
        level: entry.includes('vitalwire') ? 'error' : 'warning',
        title: `rule-files names ${entry}, and there is no ${path}`,
        means: 'Suricata starts all the same and runs without the rules of that file.',
        at: config.where('rule-files'),
        fix: [
          entry.includes('vitalwire')
            ? {
                file: path,
                how: 'run',
                lines: [`cp dist/suricata/rules/${entry.split('/').at(-1)} ${path}`],
              }
            : {
                file: path,
                how: 'do',
                lines: ['Run suricata-update, or take the entry out of rule-files.'],
              },
        ],
      });
    }
    const loaded = oursLoaded(s!, pack).some(({ enabled }) => enabled);
    const named = s!.listed.some(({ entry }) => entry.includes('vitalwire'));
    if (loaded || (named && !s!.loaded.some(({ file }) => file.includes('vitalwire'))))
      return found;
    const blind = s!.listed.some(({ found: files }) => files === null);
    const beside = s!.unlisted.find(({ rules }) => rules.some(({ sid }) => pack.bySid.has(sid)));
    const next = config.node('rule-files')?.children.size ?? 0;
    const folder = config.text('default-rule-path') ?? '/etc/suricata/rules';
    const target = beside ? resolve(beside.file) : 'vitalwire.rules';
    const copy: Fix[] = beside
      ? []
      : [
          {
            file: `${folder}/vitalwire.rules`,
            how: 'run',
            lines: [`cp dist/suricata/rules/vitalwire.rules ${folder}/`],
          },
        ];
    found.push({
      level: blind && !beside ? 'info' : 'error',
      title: beside
        ? `${beside.file} is there, and rule-files does not name it`
        : blind
          ? 'no rule of the pack is in the rule files that can be seen from here'
          : 'no rule of the pack is loaded',
      means:
        blind && !beside
          ? 'suricata-update may have merged them into a file that was not given; give it to be sure.'
          : 'Suricata loads only what rule-files names. Nothing of ours will alert.',
      at: config.where('rule-files'),
      fix: [...copy, setting(s!, `rule-files.${next}`, target)],
    });
    return found;
  },
};
