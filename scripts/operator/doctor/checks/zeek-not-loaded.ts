import path from 'node:path';
import type { Check, Finding, Fix } from '../check';
import { localZeek, without, zeekLines } from '../fixes';
import type { ZeekSensor } from '../sensor/sensor';
import { linesOf, type ZeekLine } from '../sensor/zeek-script';

export const check: Check = {
  id: 'zeek-not-loaded',
  engine: 'zeek',
  shownBy: 'run',
  about:
    'The package is loaded, by local.zeek or as the log of loaded scripts says, and not unloaded.',
  needs: ['zeek.scripts', 'zeek.loaded'],
  run({ zeek }) {
    return [...unloaded(zeek!), ...loadedTwice(zeek!), ...notLoaded(zeek!)];
  },
};

const DIRECT = /(^|\/)vitalwire(\/__load__(\.zeek)?)?$/;
const BY_ZKG = /^(\.\/)?packages(\/packages)?(\.zeek)?$|^packages\/packages/;

function unloaded(zeek: ZeekSensor): Finding[] {
  return zeek.scripts
    .flatMap(({ unloads }) => unloads)
    .filter(({ value }) => /vitalwire/.test(value) || /^packages$/.test(value))
    .map(({ value, file, line }) => ({
      level: 'error',
      title: `@unload ${value}`,
      means: 'It takes the package out, wherever it is loaded.',
      at: `${file}:${line}`,
      fix: [without(file, line)],
    }));
}

function loadedTwice(zeek: ZeekSensor): Finding[] {
  const [managed] = managedPackages(zeek);
  const direct = loadsOf(zeek).find(({ value }) => DIRECT.test(value));
  const isApart = zeek.packages.length > managedPackages(zeek).length;
  if (!managed || !direct || !isApart || !isListLoaded(zeek)) return [];
  return [
    {
      level: 'error',
      title: `the package is loaded twice: by "@load ${direct.value}" and by zkg, from ${managed}`,
      means: 'Both define the same names: Zeek does not start.',
      at: `${direct.file}:${direct.line}`,
      fix: [without(direct.file, direct.line)],
    },
  ];
}

function notLoaded(zeek: ZeekSensor): Finding[] {
  const rows = zeek.logs.get('loaded_scripts') ?? [];
  const isLogged = rows.some(({ name }) => /vitalwire\/main\.zeek/.test(name ?? ''));
  if (isLogged || loadsOf(zeek).some(({ value }) => DIRECT.test(value))) return [];
  const isRunning = rows.length > 0;
  // A log of another Zeek than the one with these scripts tells nothing of it.
  const isOfSite = rows.some(({ name }) => path.basename(name ?? '').trim() === 'local.zeek');
  if (isRunning ? !isOfSite && zeek.scripts.length > 0 : isListLoaded(zeek)) return [];
  return [
    {
      level: 'error',
      title: isRunning
        ? 'loaded_scripts.log does not name vitalwire'
        : `${path.basename(localZeek(zeek))} does not load the package`,
      means: 'Zeek runs without it: no vitalwire.log, no notices.',
      at: zeek.scripts[0]?.file ?? 'loaded_scripts.log',
      fix: [
        isListLoaded(zeek) && isRunning
          ? { file: '', how: 'run', lines: ['zkg install vitalwire', 'zeekctl deploy'] }
          : loadLine(zeek, loadOf(isListLoaded(zeek), managedPackages(zeek).length > 0)),
      ],
    },
  ];
}

function loadsOf(zeek: ZeekSensor): ZeekLine[] {
  return zeek.scripts.flatMap(({ loads }) => loads);
}

/** Whether zkg's own list of packages is loaded. */
function isListLoaded(zeek: ZeekSensor): boolean {
  return loadsOf(zeek).some(({ value }) => BY_ZKG.test(value));
}

/** Our packages that zkg put there. */
function managedPackages(zeek: ZeekSensor): string[] {
  return zeek.packages.filter((folder) => /\/packages\/vitalwire$/.test(folder));
}

/** What loads the package: zkg's own list where it lies in there, the package itself where that list leaves it out. */
function loadOf(hasList: boolean, isManaged: boolean): string {
  if (hasList) return '@load packages/vitalwire';
  return isManaged ? '@load packages' : '@load vitalwire';
}

/** At the end, or at the top where lines below already speak of the package: Zeek reads in order. */
function loadLine(zeek: ZeekSensor, line: string): Fix {
  const file = localZeek(zeek);
  const script = zeek.scripts.find((one) => one.file === file);
  const spoken = script !== undefined && linesOf(script, /\bVitalwire::/).length > 0;
  return spoken ? { file, how: 'insert', line: 0, lines: [line] } : zeekLines(zeek, line);
}
