import type { Diagnosis } from './check';
import { platformOf } from './platform';
import type { Sensor } from './sensor/sensor';

/** The findings with the sensor's own paths, where its files lie in a copy: what is pasted, is pasted there. */
export function withSensorPaths(diagnoses: readonly Diagnosis[], sensor: Sensor): Diagnosis[] {
  const root = sensor.suricata?.look.root || sensor.zeek?.root;
  if (!root) return [...diagnoses];
  const plain = (text: string) => text.replaceAll(`${root}/`, '/');
  return diagnoses.map((one) => ({
    ...one,
    title: plain(one.title),
    means: plain(one.means),
    at: one.at && plain(one.at),
    fix: one.fix.map((fix) => ({ ...fix, file: plain(fix.file), lines: fix.lines.map(plain) })),
    ...(one.effect ? { effect: one.effect.map(plain) } : {}),
    ...(one.consequences ? { consequences: one.consequences.map(plain) } : {}),
  }));
}

/** The engine's own test of what is to run, as a line for a shell on the sensor. */
export function engineTests({ suricata, zeek }: Sensor): string[] {
  const tests: string[] = [];
  if (suricata?.config && !suricata.config.isDump) {
    const root = suricata.look.root ?? '';
    const file = suricata.start?.config ?? suricata.config.file.replace(root, '');
    const only = suricata.start?.onlyRules ? ` -S ${suricata.start.onlyRules}` : '';
    const container = platformOf(suricata)?.inContainer;
    // In its container the engine has the paths that it was built with.
    const inside = container && !root ? '/etc/suricata/suricata.yaml' : file;
    tests.push(`${container ? `${container} ` : ''}suricata -T -c ${inside}${only}`);
  }
  if (zeek && zeek.scripts.length > 0) {
    const local = zeek.scripts[0]!.file;
    tests.push(`zeek --parse-only ${zeek.root ? local.replace(zeek.root, '') : local}`);
  }
  return tests;
}
