import path from 'node:path';
import type { Check, Finding } from '../check';
import { copyOfPack } from '../fixes';
import { readFileSync } from 'node:fs';
import { filesBelow } from '../sensor/files';
import type { PackRules, ZeekSensor } from '../sensor/sensor';

/** Where the package lies in the pack. */
const PLACE = 'zeek/vitalwire';
/** Of so many files that differ it is another release, and not one that went wrong. */
const MOST_SINGLE_FILES = 4;

export const check: Check = {
  id: 'zeek-package-files',
  engine: 'zeek',
  about: 'The files of the package are those of this pack, all of them and whole.',
  needs: ['zeek.scripts'],
  run({ zeek, pack }) {
    return zeek!.packages.flatMap((folder) => {
      const wrong = filesOf(pack).flatMap((name) => wrongFile(zeek!, pack, folder, name) ?? []);
      // A later or an earlier release is no fault of the sensor's: what it cannot do shows when it is run.
      const isRelease =
        wrong.filter(({ what }) => what === 'is another').length > MOST_SINGLE_FILES;
      const told = isRelease ? wrong.filter(({ what }) => /empty|cut/.test(what)) : wrong;
      if (told.length === 0) return [];
      const broken = told.filter(({ isBroken }) => isBroken);
      const names = told.map(({ name, what }) => `${name} ${what}`);
      const finding: Finding = {
        level: broken.length > 0 ? 'error' : 'warning',
        title: `${folder}: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`,
        means:
          broken.length > 0
            ? 'A copy or a download failed: Zeek does not start with the package, or finds less.'
            : `It is not what pack ${pack.manifest.version} has: somebody changed it, or an update stopped half way.`,
        at: path.join(folder, told[0]!.name),
        fix: told.map(({ name }) => copyOfPack(pack, `${PLACE}/${name}`, path.join(folder, name))),
      };
      return [finding];
    });
  },
};

function wrongFile(zeek: ZeekSensor, pack: PackRules, folder: string, name: string) {
  const file = path.join(folder, name);
  const text = zeek.packageText(file);
  if (zeek.isUnread(file)) return null;
  if (text === null) return { name, what: 'is not there', isBroken: true };
  if (text.trim() === '') return { name, what: 'is empty', isBroken: true };
  const ours = readFileSync(path.join(pack.folder, PLACE, name), 'utf8');
  if (text.replaceAll('\r', '') === ours) return null;
  const isCut = ours.startsWith(text);
  return { name, what: isCut ? 'is cut' : 'is another', isBroken: isCut };
}

/** Files of the package by their path in it. */
function filesOf(pack: PackRules): string[] {
  const place = path.join(pack.folder, PLACE);
  return filesBelow(place).map((file) => path.relative(place, file));
}
