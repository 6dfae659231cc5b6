import type { Check } from '../check';
import { byLevel, examine, type Examination } from '../examine';
import type { Read } from '../sensor/read';
import { trySuricata } from './suricata-trial';
import { DEFAULT_MINUTES, TimeLimit } from './time-limit';
import type { Trial } from './trial';
import { TrialsInCommon } from './trials-in-common';
import { tryZeek } from './zeek-trial';

export interface Examined {
  examination: Examination;
  /** One for each engine that was run, or should have been. */
  trials: Trial[];
}

/**
 * The checks, and the engine's word on them: what it loses comes first, and says which check explains it.
 * @param minutes of each engine's trial, over all of its runs.
 * @param common of trials with the same pack, where there are several.
 * @param runsEngine false where only the checks are wanted; then no fix is given, since none was tried.
 */
export async function examineWithTrial(
  read: Read,
  checks: readonly Check[],
  {
    runsEngine,
    minutes = DEFAULT_MINUTES,
    common = new TrialsInCommon(),
  }: { runsEngine: boolean; minutes?: number; common?: TrialsInCommon },
): Promise<Examined> {
  const statics = examine(read.sensor, checks);
  const trials: Trial[] = [];
  let diagnoses = statics.diagnoses;
  if (!runsEngine) {
    diagnoses = diagnoses.map((one) => ({
      ...one,
      fix: one.fix.filter(({ how }) => how === 'do'),
    }));
  } else {
    if (read.sensor.suricata && isToBeRun(read)) {
      const { trial, diagnoses: ours } = await trySuricata(
        read,
        checks,
        statics,
        new TimeLimit(minutes),
        common,
      );
      trials.push(trial);
      diagnoses = [...ours, ...diagnoses.filter(({ engine }) => engine !== 'suricata')];
    }
    if (read.sensor.zeek && read.sensor.zeek.scripts.length > 0) {
      const { trial, diagnoses: ours } = await tryZeek(
        read,
        checks,
        statics,
        new TimeLimit(minutes),
        common,
      );
      trials.push(trial);
      diagnoses = [...diagnoses.filter(({ engine }) => engine !== 'zeek'), ...ours];
    }
  }
  return { examination: { ...statics, diagnoses: byLevel([...diagnoses]) }, trials };
}

/** Logs alone are no configuration: nothing is claimed of one. */
function isToBeRun({ sensor: { suricata: s } }: Read): boolean {
  return s!.config !== null || s!.start !== null;
}
