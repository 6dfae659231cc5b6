import { accessSync, constants } from 'node:fs';
import { isPresent, type Engine, type SuricataEngine } from '../../../lib/engines/engine';
import { ensureEngines } from '../../../lib/engines/ensure';
import { findSuricata, suricataAt } from '../../../lib/engines/find';
import { onPath } from '../../../lib/process';
import type { SuricataSensor } from '../sensor/sensor';

/** The engine for a trial, and how near it comes to the sensor's own; or why there is none. */
export type TrialEngine =
  { engine: Engine; isOwn: boolean; note: string | null } | { engine: null; why: string };

/**
 * The sensor's own binary where the files are those of this machine; else the same major version, fetched
 * where it is not here.
 */
export async function engineFor(sensor: SuricataSensor): Promise<TrialEngine> {
  if (sensor.look.root === '') {
    const own = await ownEngine(sensor.start?.program ?? null);
    if (own) return { engine: own, isOwn: true, note: null };
  }
  const hint = sensor.config?.text('suricata-version') ?? '';
  const major = sensor.version?.[0] ?? (Number.parseInt(hint, 10) || null);
  const names: SuricataEngine[] =
    major === null ? ['suricata-7', 'suricata-8', 'suricata-6'] : [`suricata-${major}` as never];
  const absent: string[] = [];
  for (const name of names) {
    const state = await findSuricata(name);
    if (!isPresent(state)) {
      absent.push(`${name}: ${state.absent}`);
      continue;
    }
    const note =
      major === null
        ? `which version the sensor has was not given; ${state.version} was asked`
        : null;
    return { engine: state, isOwn: false, note };
  }
  if (major !== null && major >= 6 && major <= 8) {
    const [state] = await ensureEngines({ engines: names });
    if (state && isPresent(state)) return { engine: state, isOwn: false, note: null };
    return { engine: null, why: state?.absent ?? 'it cannot be had' };
  }
  const why =
    major === null
      ? absent.join('; ')
      : `there is no Suricata ${major} here; "vitalwire engines" fetches 6, 7 and 8`;
  return { engine: null, why };
}

async function ownEngine(program: string | null): Promise<Engine | null> {
  const file = program && isExecutable(program) ? program : onPath('suricata');
  return file ? suricataAt(file) : null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
