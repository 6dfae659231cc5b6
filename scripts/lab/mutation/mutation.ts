import path from 'node:path';
import { renderPack, type Pack } from '../../backends/pack';
import type { PlannedNotice } from '../../compile/plan';
import type { Detection } from '../../kinds/detection';
import { writeLabPack } from '../batch/lab-pack';
import { pool, type PoolTask } from '../batch/pool';
import type { Loaded } from '../batch/run-batch';
import { isPresent, type Engine, type EngineState } from '../../lib/engines/engine';
import type { LabEngine } from '../../lib/engines/finding';
import { findEngines } from '../../lib/engines/find';
import { chosenDetections, chosenEngines } from '../proof/chosen-detections';
import { CaseCaptures, casesFor } from './case-captures';
import type { MutantResult } from './outcome';
import { suricataMutants, suricataMutantsOf } from './suricata-mutants';
import { dataMutants } from './zeek-data';
import { type AddRun, zeekMutants } from './zeek-mutants';
import { ROOT } from '../../lib/root';

export interface MutationReport {
  schema: 1;
  engines: { name: string; version: string }[];
  mutants: MutantResult[];
  /** Whether all detections were asked: only then can an entry of a list be seen to excuse nothing. */
  complete: boolean;
}

export interface MutationOptions {
  folder?: string;
  /** Ids of detections; default all. */
  detections?: readonly string[];
  /**
   * Engines that hold mutants, of suricata-7, suricata-8 and zeek; default Zeek and one Suricata. What no case
   * finds in a Suricata is asked in Suricata 6 all the same, where it is here.
   */
  engines?: readonly LabEngine[];
  /** Called with the number of mutants whose fate is known. */
  onProgress?: (done: number, total: number) => void;
  pack?: Pack;
  states?: readonly EngineState[];
}

/** Suricata 6 is built for 15 alerts a packet, which mutants outdo. */
const SURICATAS = ['suricata-7', 'suricata-8'];
const OLDEST = 'suricata-6';

/**
 * Mutates every rule and every Zeek matcher, and lets the derived traffic find the mutants: in one Suricata
 * and in Zeek, for rules mean the same in all Suricatas that load them. What no case finds there is asked in
 * Suricata 6, for which alone some conditions are there.
 * @throws Error for a detection that does not exist, and where no engine is here.
 */
export async function mutate(options: MutationOptions = {}): Promise<MutationReport> {
  const pack = options.pack ?? renderPack();
  const folder = options.folder ?? path.join(ROOT, 'build', 'mutation');
  const chosen = chosenDetections(pack, options.detections);
  const states = options.states ?? (await findEngines());
  const present = states.filter(isPresent);
  const holders = chosenHolders(states, options.engines);
  const suricata = holders.find(({ name }) => SURICATAS.includes(name));
  const zeek = holders.find(({ name }) => name === 'zeek');
  const engines = [suricata, zeek].filter((engine): engine is Engine => engine !== undefined);
  if (engines.length === 0)
    throw new Error(`no engine is here that holds mutants: ${SURICATAS.join(', ')} or zeek`);
  const labPack = writeLabPack(pack, path.join(folder, 'pack'));
  const { rules, notices, detections } = pack.plan;
  const captures = new CaseCaptures(
    (id) => casesFor(detections.get(id as Detection['id']), detections),
    labPack.memorySeconds,
    path.join(folder, 'captures'),
  );
  let done = 0;
  const onDecided = (count: number) => options.onProgress?.((done += count), total);
  const oldest = present.find(({ name }) => name === OLDEST);
  const lab = suricata && {
    engine: suricata,
    ...(oldest ? { oldest } : {}),
    rules,
    captures,
    siteRules: labPack.expectedRules,
    folder: path.join(folder, 'suricata'),
    onDecided,
  };
  const loaded: Loaded = { pack, labPack };
  const zeekTask = (engine: Engine, planned: PlannedNotice): Task => {
    const { id } = planned.detection;
    const told = async (run: () => Promise<MutantResult[]>) => {
      const results = await run();
      onDecided(results.length);
      return results;
    };
    const own = path.join(folder, 'zeek', id.replace('/', '-'));
    return {
      mutants: dataMutants(planned.detection, planned.data, detections).length,
      run: (add) => {
        const addRun: AddRun = (run) => add(() => told(run));
        return told(() => zeekMutants(engine, planned, captures.of(id), loaded, own, addRun));
      },
    };
  };
  const tasks = chosen.flatMap(({ id }): Task[] => {
    const planned = notices.find(({ detection }) => detection.id === id);
    return [
      ...(lab
        ? [{ mutants: suricataMutantsOf(id, rules).length, run: () => suricataMutants(id, lab) }]
        : []),
      ...(zeek && planned ? [zeekTask(zeek, planned)] : []),
    ];
  });
  const total = tasks.reduce((sum, { mutants }) => sum + mutants, 0);
  // Long ones first, so that no worker is left with one at the end.
  const results = await pool(tasks.sort((a, b) => b.mutants - a.mutants).map(({ run }) => run));
  return {
    schema: 1,
    engines: engines.map(({ name, version }) => ({ name, version })),
    mutants: results.flat(),
    complete: chosen.length === pack.sources.length && suricata !== undefined,
  };
}

/** @throws Error for one that is not here, that holds no mutants, or a second Suricata. */
function chosenHolders(
  states: readonly EngineState[],
  names: readonly LabEngine[] | undefined,
): readonly Engine[] {
  const other = names?.find((name) => name !== 'zeek' && !SURICATAS.includes(name));
  if (other !== undefined) {
    throw new Error(`mutants do not run in ${other}; write ${SURICATAS.join(' or ')}, or zeek`);
  }
  if (names && SURICATAS.every((name) => names.includes(name as LabEngine))) {
    throw new Error(`mutants run in one Suricata; write ${SURICATAS.join(' or ')}, not both`);
  }
  return chosenEngines(states, names).filter(isPresent);
}

interface Task {
  mutants: number;
  run: PoolTask<MutantResult[]>;
}
