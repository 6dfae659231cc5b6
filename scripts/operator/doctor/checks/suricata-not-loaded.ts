import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Check, Finding, Fix } from '../check';
import { copyOfPack, setting } from '../fixes';
import { packRulesLoaded } from '../pack-rules-in-use';
import type { SuricataSensor } from '../sensor/sensor';
import { astray, USUAL_FOLDERS } from './suricata-rules-folder';

export const check: Check = {
  id: 'suricata-not-loaded',
  engine: 'suricata',
  shownBy: 'run',
  about: 'The rules of the pack are among those that Suricata loads, and every listed file exists.',
  needs: ['suricata.config'],
  run({ suricata: s, pack }) {
    const config = s!.config!;
    const found: Finding[] = [];
    const copied = (name: string, to: string) =>
      copyOfPack(pack, `suricata/rules/${name}`, to, s!.look.place(to));
    const told = new Set(astray(s!));
    for (const [index, one] of s!.listed.entries()) {
      const { entry, path, found: files } = one;
      if (files === null || files.length > 0 || told.has(one)) continue;
      const beside = join(dirname(path), 'vitalwire.rules');
      if (entry.includes('vitalwire') && s!.look.exists(beside) === true) {
        found.push({
          level: 'error',
          title: `rule-files names ${entry}, and there is no ${path}`,
          means: `Suricata starts all the same and runs without the rules of that file. ${beside} is there.`,
          at: config.where(`rule-files.${index}`),
          fix: [setting(s!, `rule-files.${index}`, join(dirname(entry), 'vitalwire.rules'))],
        });
        continue;
      }
      found.push({
        level: entry.includes('vitalwire') ? 'error' : 'warning',
        title: `rule-files names ${entry}, and there is no ${path}`,
        means: 'Suricata starts all the same and runs without the rules of that file.',
        at: config.where('rule-files'),
        fix: [
          entry.includes('vitalwire')
            ? copied(entry.split('/').at(-1)!, path)
            : {
                file: path,
                how: 'do',
                lines: ['Run suricata-update, or take the entry out of rule-files.'],
              },
        ],
      });
    }
    const loaded = packRulesLoaded(s!, pack).some(({ enabled }) => enabled);
    const named = s!.listed.some(({ entry }) => entry.includes('vitalwire'));
    if (loaded || (named && !s!.loaded.some(({ file }) => file.includes('vitalwire'))))
      return found;
    const blind = s!.listed.some(({ found: files }) => files === null);
    const beside = s!.unlisted.find(({ rules }) => rules.some(({ sid }) => pack.bySid.has(sid)));
    const next = config.node('rule-files')?.children.size ?? 0;
    const isWhole = isAbsolute(config.text('default-rule-path') ?? '');
    const folder = isWhole ? config.text('default-rule-path')! : USUAL_FOLDERS.at(-1)!;
    const whole = join(folder, 'vitalwire.rules');
    const target = beside ? nameFrom(s!, folder, beside.file) : isWhole ? 'vitalwire.rules' : whole;
    const copy: Fix[] = beside ? [] : [copied('vitalwire.rules', whole)];
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

/** How rule-files names a file: by itself where it lies in default-rule-path, else by its whole path. */
function nameFrom(sensor: SuricataSensor, folder: string, file: string): string {
  const { root, place } = sensor.look;
  const whole = resolve(file);
  const isDefault = isAbsolute(sensor.config!.text('default-rule-path') ?? '');
  if (isDefault && dirname(whole) === resolve(place(folder)))
    return whole.slice(dirname(whole).length + 1);
  return root && whole.startsWith(`${root}/`) ? whole.slice(root.length) : whole;
}
