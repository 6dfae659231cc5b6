import path from 'node:path';
import type { Check, Finding, Fix } from '../check';
import { localZeek, without, zeekLines } from '../fixes';
import type { ZeekSensor } from '../sensor/sensor';
import { linesOf } from '../sensor/zeek-script';

export const check: Check = {
  id: 'zeek-not-loaded',
  engine: 'zeek',
  shownBy: 'run',
  about:
    'The package is loaded, by local.zeek or as the log of loaded scripts says, and not unloaded.',
  needs: ['zeek.scripts', 'zeek.loaded'],
  run({ zeek }) {
    const found: Finding[] = [];
    const unloads = zeek!.scripts
      .flatMap(({ unloads: lines }) => lines)
      .filter(({ value }) => /vitalwire/.test(value) || /^packages$/.test(value));
    for (const { value, file, line } of unloads) {
      found.push({
        level: 'error',
        title: `@unload ${value}`,
        means: 'It takes the package out, wherever it is loaded.',
        at: `${file}:${line}`,
        fix: [without(file, line)],
      });
    }
    const loads = zeek!.scripts.flatMap(({ loads: lines }) => lines);
    const direct = loads.some(({ value }) => /(^|\/)vitalwire(\/__load__(\.zeek)?)?$/.test(value));
    const packages = loads.some(({ value }) =>
      /^(\.\/)?packages(\/packages)?(\.zeek)?$|^packages\/packages/.test(value),
    );
    const managed = zeek!.packages.filter((folder) => /\/packages\/vitalwire$/.test(folder));
    if (direct && packages && managed.length > 0 && zeek!.packages.length > managed.length) {
      const load = loads.find(({ value }) => /(^|\/)vitalwire(\/__load__(\.zeek)?)?$/.test(value))!;
      found.push({
        level: 'error',
        title: `the package is loaded twice: by "@load ${load.value}" and by zkg, from ${managed[0]}`,
        means: 'Both define the same names: Zeek does not start.',
        at: `${load.file}:${load.line}`,
        fix: [without(load.file, load.line)],
      });
    }
    const rows = zeek!.logs.get('loaded_scripts') ?? [];
    const logged = rows.some(({ name }) => /vitalwire\/main\.zeek/.test(name ?? ''));
    const local = rows.some(({ name }) => path.basename(name ?? '').trim() === 'local.zeek');
    if (logged || direct) return found;
    if (rows.length > 0 ? local || zeek!.scripts.length === 0 : !packages) {
      found.push({
        level: 'error',
        title:
          rows.length > 0
            ? 'loaded_scripts.log does not name vitalwire'
            : `${path.basename(localZeek(zeek!))} does not load the package`,
        means: 'Zeek runs without it: no vitalwire.log, no notices.',
        at: zeek!.scripts[0]?.file ?? 'loaded_scripts.log',
        fix: [
          packages && rows.length > 0
            ? { file: '', how: 'run', lines: ['zkg install vitalwire', 'zeekctl deploy'] }
            : loadLine(zeek!, loadOf(packages, managed.length > 0)),
        ],
      });
    }
    return found;
  },
};

/** What loads the package: zkg's own list where it lies in there, the package itself where that list leaves it out. */
function loadOf(isListLoaded: boolean, isManaged: boolean): string {
  if (isListLoaded) return '@load packages/vitalwire';
  return isManaged ? '@load packages' : '@load vitalwire';
}

/** At the end, or at the top where lines below already speak of the package: Zeek reads in order. */
function loadLine(zeek: ZeekSensor, line: string): Fix {
  const file = localZeek(zeek);
  const script = zeek.scripts.find((one) => one.file === file);
  const spoken = script !== undefined && linesOf(script, /\bVitalwire::/).length > 0;
  return spoken ? { file, how: 'insert', line: 0, lines: [line] } : zeekLines(zeek, line);
}
