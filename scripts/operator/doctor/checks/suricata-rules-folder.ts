import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Check } from '../check';
import { byHand, copyOfPack, setting } from '../fixes';
import type { ListedRules } from '../sensor/text-file';
import type { SuricataSensor } from '../sensor/sensor';

/** Folders that rules usually lie in; Suricata makes neither. */
export const USUAL_FOLDERS = ['/var/lib/suricata/rules', '/etc/suricata/rules'];

export const check: Check = {
  id: 'suricata-rules-folder',
  engine: 'suricata',
  about: 'The folder of the rules is named by its whole path, not from where Suricata is started.',
  needs: ['suricata.config'],
  run({ suricata: s, pack }) {
    const { config, look } = s!;
    const ours = astray(s!).filter(({ entry }) => entry.includes('vitalwire'));
    if (ours.length === 0) return [];
    const written = config!.text('default-rule-path');
    const says = {
      title:
        written === null
          ? 'default-rule-path is not set, and rule-files names files without their folder'
          : `default-rule-path is ${written}, which is no whole path`,
      means: `Suricata looks for them from the folder that it is started in (${look.whole('.')} as a service), not beside its configuration.`,
      at: config!.where(written === null ? 'rule-files' : 'default-rule-path'),
    };
    if (look.root === null) {
      const words = 'Write in default-rule-path the whole path of the folder that holds the rules.';
      return [{ ...says, level: 'warning', fix: [byHand(words)] }];
    }
    const missing = ours.filter(({ found }) => found?.length === 0);
    if (missing.length === 0) return [{ ...says, level: 'info', fix: [] }];
    const main = resolve(config!.file).slice(look.root.length);
    const beside = resolve(dirname(main), written ?? '.');
    const isIn = (folder: string) =>
      missing.every(({ entry }) => look.exists(join(folder, entry)) === true);
    const holds = [beside, ...USUAL_FOLDERS].find(isIn);
    const folder = holds ?? USUAL_FOLDERS.find((one) => look.exists(one) === true) ?? beside;
    const copies = missing.map(({ entry }) => {
      const to = join(folder, entry);
      return copyOfPack(pack, `suricata/rules/${entry.split('/').at(-1)}`, to, look.place(to));
    });
    const whole = setting(s!, 'default-rule-path', folder);
    return [{ ...says, level: 'error', fix: [...(holds === undefined ? copies : []), whole] }];
  },
};

/** Entries of rule-files that begin where Suricata is started. */
export function astray({ config, listed }: SuricataSensor): ListedRules[] {
  const written = config!.text('default-rule-path');
  if (config!.isDump || (written !== null && isAbsolute(written))) return [];
  return listed.filter(({ entry }) => !isAbsolute(entry));
}
