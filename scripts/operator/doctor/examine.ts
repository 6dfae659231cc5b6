import { CHECKS } from './all-checks';
import { LEVELS, type Check, type Diagnosis, type Need } from './check';
import type { Sensor } from './sensor/sensor';

export interface Examination {
  /** Errors first. */
  diagnoses: Diagnosis[];
  /** Checks that found nothing. */
  passed: string[];
  /** Checks whose inputs were not given. */
  notAsked: { id: string; needs: readonly Need[] }[];
}

/** Asks every check that can be asked. Reads nothing and changes nothing. */
export function examine(sensor: Sensor, checks: readonly Check[] = CHECKS): Examination {
  const result: Examination = { diagnoses: [], passed: [], notAsked: [] };
  for (const check of checks) {
    if (sensor[check.engine] === null) continue;
    if (!check.needs.some((need) => isGiven(sensor, need))) {
      result.notAsked.push({ id: check.id, needs: check.needs });
      continue;
    }
    const found = check.run(sensor);
    if (found.length === 0) result.passed.push(check.id);
    result.diagnoses.push(
      ...found.map((finding) => ({ id: check.id, engine: check.engine, ...finding })),
    );
  }
  byLevel(result.diagnoses);
  beginOnce(result.diagnoses);
  return result;
}

/** Errors first, else the order stays. */
export function byLevel(diagnoses: Diagnosis[]): Diagnosis[] {
  return diagnoses.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
}

/**
 * 0: nothing, or information only. 1: a warning. 2: an error. 3: no error, and not all of the sensor could be
 * looked at, so that nobody takes it for a clean bill.
 * @param isWhole whether every file was read, and the engine was run where there is something to run.
 */
export function exitCodeOf({ diagnoses }: Examination, isWhole = true): 0 | 1 | 2 | 3 {
  if (diagnoses.some(({ level }) => level === 'error')) return 2;
  if (!isWhole) return 3;
  return diagnoses.some(({ level }) => level === 'warning') ? 1 : 0;
}

function isGiven({ suricata: s, zeek: z }: Sensor, need: Need): boolean {
  const given: Record<Need, () => boolean> = {
    'suricata.config': () => !!s?.config,
    'suricata.version': () => !!s?.version || !!s?.config?.text('suricata-version'),
    'suricata.buildInfo': () => !!s?.buildInfo,
    'suricata.rules': () => !!s && s.loaded.length + s.unlisted.length > 0,
    'suricata.updates': () => !!s && s.updates.length > 0,
    'suricata.thresholds': () => !!s && s.thresholds.length > 0,
    'suricata.stats': () => !!s?.eve?.stats,
    'suricata.flows': () => !!s?.eve,
    'suricata.starts': () => !!s && s.starts.length + s.filters.length > 0,
    'suricata.log': () => !!s?.log,
    'zeek.version': () => !!z?.version,
    'zeek.plugins': () => !!z?.plugins,
    'zeek.scripts': () => !!z && z.scripts.length > 0,
    'zeek.loaded': () => !!z?.logs.has('loaded_scripts'),
    'zeek.conn': () => !!z?.logs.has('conn'),
    'zeek.logs': () => !!z && z.logs.size > 0,
    'zeek.control': () =>
      !!z && z.control.size + z.options.length + z.filters.length + z.start.args.length > 0,
  };
  return given[need]();
}

/**
 * Lines for a file that is still empty bring its first two lines with them. Pasted one after the other, only
 * the first may.
 */
function beginOnce(diagnoses: Diagnosis[]): void {
  const begun = new Set<string>();
  for (const diagnosis of diagnoses) {
    diagnosis.fix = diagnosis.fix.map((fix) => {
      if (fix.how !== 'append' || fix.lines[0] !== '%YAML 1.1') return fix;
      const again = begun.has(fix.file);
      begun.add(fix.file);
      return again ? { ...fix, lines: fix.lines.slice(2) } : fix;
    });
  }
}
