import type { Check } from '../check';
import { byLevel, examine, type Examination } from '../examine';
import type { Read } from '../sensor/read';
import { NotRun, withoutTrial, withoutUntried, type TrialInput } from './begin';
import { trySuricata } from './suricata-trial';
import { DEFAULT_MINUTES, TimeLimit } from './time-limit';
import type { Trial, Tried } from './trial';
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
  if (!runsEngine) {
    const diagnoses = byLevel(withoutUntried(statics.diagnoses));
    return { examination: { ...statics, diagnoses }, trials: [] };
  }
  const tryEngine = async (engine: 'suricata' | 'zeek', trial: TrialOf): Promise<Tried> => {
    const own = statics.diagnoses.filter((one) => one.engine === engine);
    try {
      return await trial({ read, checks, statics, own, limit: new TimeLimit(minutes), common });
    } catch (error) {
      if (!(error instanceof NotRun)) throw error;
      return withoutTrial(engine, own, error.message);
    }
  };
  const tried = [
    ...(isSuricataToBeRun(read) ? [await tryEngine('suricata', trySuricata)] : []),
    ...(isZeekToBeRun(read) ? [await tryEngine('zeek', tryZeek)] : []),
  ];
  const trials = tried.map(({ trial }) => trial);
  const untried = statics.diagnoses.filter(
    ({ engine }) => !trials.some((trial) => trial.engine === engine),
  );
  const triedIn = (engine: 'suricata' | 'zeek') =>
    tried.filter(({ trial }) => trial.engine === engine).flatMap(({ diagnoses }) => diagnoses);
  return {
    examination: {
      ...statics,
      diagnoses: byLevel([...triedIn('suricata'), ...untried, ...triedIn('zeek')]),
    },
    trials,
  };
}

type TrialOf = (input: TrialInput) => Promise<Tried>;

/** Logs alone are no configuration: nothing is claimed of one. */
function isSuricataToBeRun({ sensor: { suricata } }: Read): boolean {
  return suricata !== null && (suricata.config !== null || suricata.start !== null);
}

function isZeekToBeRun({ sensor: { zeek } }: Read): boolean {
  return zeek !== null && zeek.scripts.length > 0;
}
