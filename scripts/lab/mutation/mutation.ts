import path from 'node:path';
import { renderPack, type Pack } from '../../build/build';
import { ROOT } from '../../model/load';
import { writeLabPack } from '../batch/lab-pack';
import { pool } from '../batch/pool';
import type { Loaded } from '../batch/run-batch';
import { isPresent, type Engine, type EngineState } from '../engines/engine';
import { findEngines } from '../engines/find';
import type { Case } from '../proof/case';
import { deriveCases } from '../proof/derive';
import type { MutantResult } from './outcome';
import { suricataMutants } from './suricata-mutants';
import { zeekMutants } from './zeek-mutants';

export interface MutationReport {
  schema: 1;
  engines: { name: string; version: string }[];
  mutants: MutantResult[];
}

export interface MutationOptions {
  folder?: string;
  /** Ids of detections; default all. */
  detections?: readonly string[];
  onProgress?: (done: number, total: number) => void;
  pack?: Pack;
  states?: readonly EngineState[];
}

/** Suricata 6 is built for 15 alerts a packet, which mutants outdo. */
const SURICATAS = ['suricata-7', 'suricata-8'];

/**
 * Mutates every rule and every Zeek matcher, and lets the derived traffic find the mutants: in one Suricata
 * and in Zeek, for rules mean the same in all Suricatas that load them.
 */
export async function mutate(options: MutationOptions = {}): Promise<MutationReport> {
  const pack = options.pack ?? renderPack();
  const folder = options.folder ?? path.join(ROOT, 'build', 'mutation');
  const labPack = writeLabPack(pack, path.join(folder, 'pack'));
  const loaded: Loaded = { pack, labPack };
  const present = (options.states ?? (await findEngines())).filter(isPresent);
  const suricata = present.find(({ name }) => SURICATAS.includes(name));
  const zeek = present.find(({ name }) => name === 'zeek');
  const detections = pack.sources
    .map(({ detection }) => detection)
    .filter(({ id }) => options.detections?.includes(id) ?? true);
  let done = 0;
  const tasks = detections.flatMap((detection) => {
    const cases = casesFor(deriveCases(detection).cases);
    const own = path.join(folder, detection.id.replace('/', '-'));
    const planned = pack.plan.notices.find((notice) => notice.detection === detection);
    return [
      ...(suricata
        ? [
            () =>
              suricataMutants(
                suricata,
                detection,
                pack.plan.rules,
                cases,
                labPack.memorySeconds,
                `${own}-suricata`,
              ),
          ]
        : []),
      ...(zeek && planned ? [() => zeekMutants(zeek, planned, cases, loaded, `${own}-zeek`)] : []),
    ];
  });
  const results = await pool(
    tasks.map((task) => async () => {
      const result = await task();
      options.onProgress?.((done += 1), tasks.length);
      return result;
    }),
  );
  const engines = [suricata, zeek].filter((engine): engine is Engine => engine !== undefined);
  return {
    schema: 1,
    engines: engines.map(({ name, version }) => ({ name, version })),
    mutants: results.flat(),
  };
}

/** What tells conditions apart: scenarios as they are. Transforms change how they travel, not what they say. */
function casesFor(cases: readonly Case[]): Case[] {
  return cases.filter(({ view }) => view === undefined);
}
