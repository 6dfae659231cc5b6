import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Check, Finding, Fix } from '../check';
import { copyOfPack, setting } from '../fixes';
import { packRulesLoaded } from '../pack-rules-in-use';
import type { PackRules, SuricataSensor } from '../sensor/sensor';
import type { ListedRules } from '../sensor/text-file';
import { astray, USUAL_FOLDERS } from './suricata-rules-folder';

export const check: Check = {
  id: 'suricata-not-loaded',
  engine: 'suricata',
  shownBy: 'run',
  about: 'The rules of the pack are among those that Suricata loads, and every listed file exists.',
  needs: ['suricata.config'],
  run({ suricata: s, pack }) {
    return [...missingFiles(s!, pack), ...nothingLoaded(s!, pack)];
  },
};

/** Entries of rule-files that name no file, but for those whose folder is told to be another. */
function missingFiles(sensor: SuricataSensor, pack: PackRules): Finding[] {
  const told = new Set(astray(sensor));
  return sensor.listed.flatMap((one, index): Finding[] => {
    if (one.found === null || one.found.length > 0 || told.has(one)) return [];
    return [missingFile(one, index, sensor, pack)];
  });
}

function missingFile(
  { entry, path }: ListedRules,
  index: number,
  sensor: SuricataSensor,
  pack: PackRules,
): Finding {
  const config = sensor.config!;
  const title = `rule-files names ${entry}, and there is no ${path}`;
  const means = 'Suricata starts all the same and runs without the rules of that file.';
  if (!entry.includes('vitalwire')) {
    const lines = ['Run suricata-update, or take the entry out of rule-files.'];
    const fix: Fix[] = [{ file: path, how: 'do', lines }];
    return { level: 'warning', title, means, at: config.where('rule-files'), fix };
  }
  const beside = join(dirname(path), CORE);
  if (sensor.look.exists(beside) === true) {
    return {
      level: 'error',
      title,
      means: `${means} ${beside} is there.`,
      at: config.where(`rule-files.${index}`),
      fix: [setting(sensor, `rule-files.${index}`, join(dirname(entry), CORE))],
    };
  }
  const fix = [copyOfRules(entry.split('/').at(-1)!, path, sensor, pack)];
  return { level: 'error', title, means, at: config.where('rule-files'), fix };
}

/** That no rule of ours is loaded, where that is so and no missing file says it. */
function nothingLoaded(sensor: SuricataSensor, pack: PackRules): Finding[] {
  const isLoaded = packRulesLoaded(sensor, pack).some(({ enabled }) => enabled);
  const isNamed = sensor.listed.some(({ entry }) => entry.includes('vitalwire'));
  if (isLoaded || (isNamed && !sensor.loaded.some(({ file }) => file.includes('vitalwire')))) {
    return [];
  }
  const at = sensor.config!.where('rule-files');
  const beside = sensor.unlisted.find(({ rules }) => rules.some(({ sid }) => pack.bySid.has(sid)));
  const means = 'Suricata loads only what rule-files names. Nothing of ours will alert.';
  if (beside) {
    const title = `${beside.file} is there, and rule-files does not name it`;
    const fix = [named(nameFrom(sensor, ruleFolder(sensor), beside.file), sensor)];
    return [{ level: 'error', title, means, at, fix }];
  }
  const whole = join(ruleFolder(sensor), CORE);
  const fix = [
    copyOfRules(CORE, whole, sensor, pack),
    named(defaultFolder(sensor) === null ? whole : CORE, sensor),
  ];
  const isBlind = sensor.listed.some(({ found }) => found === null);
  return isBlind
    ? [
        {
          level: 'info',
          title: 'no rule of the pack is in the rule files that can be seen from here',
          means:
            'suricata-update may have merged them into a file that was not given; give it to be sure.',
          at,
          fix,
        },
      ]
    : [{ level: 'error', title: 'no rule of the pack is loaded', means, at, fix }];
}

const CORE = 'vitalwire.rules';

function copyOfRules(name: string, to: string, sensor: SuricataSensor, pack: PackRules): Fix {
  return copyOfPack(pack, `suricata/rules/${name}`, to, sensor.look.place(to));
}

/** One entry more in rule-files. */
function named(entry: string, sensor: SuricataSensor): Fix {
  const next = sensor.config!.node('rule-files')?.children.size ?? 0;
  return setting(sensor, `rule-files.${next}`, entry);
}

/** default-rule-path; null where there is none, or it is no whole path. */
function defaultFolder(sensor: SuricataSensor): string | null {
  const folder = sensor.config!.text('default-rule-path');
  return folder !== null && isAbsolute(folder) ? folder : null;
}

function ruleFolder(sensor: SuricataSensor): string {
  return defaultFolder(sensor) ?? USUAL_FOLDERS.at(-1)!;
}

/** How rule-files names a file: by itself where it lies in default-rule-path, else by its whole path. */
function nameFrom(sensor: SuricataSensor, folder: string, file: string): string {
  const { root, place } = sensor.look;
  const whole = resolve(file);
  if (defaultFolder(sensor) !== null && dirname(whole) === resolve(place(folder)))
    return whole.slice(dirname(whole).length + 1);
  return root && whole.startsWith(`${root}/`) ? whole.slice(root.length) : whole;
}
