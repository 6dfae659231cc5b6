import path from 'node:path';
import { renderPack, type Pack } from '../../backends/pack';
import type { Detection } from '../../kinds/detection';
import { writeLabPack } from '../batch/lab-pack';
import { pool } from '../batch/pool';
import type { Loaded } from '../batch/run-batch';
import { isPresent, type Engine, type EngineState } from '../../lib/engines/engine';
import { findEngines } from '../../lib/engines/find';
import type { Case } from '../proof/case';
import type { DetectionSet } from '../../compile/detection-set';
import { deriveCases } from '../proof/derive-cases';
import { keyOf, type MutantResult } from './outcome';
import { suricataMutants } from './suricata-mutants';
import { zeekMutants } from './zeek-mutants';
import { ROOT } from '../../lib/root';

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
  const everyDetection = pack.sources.map(({ detection }) => detection);
  const detections = everyDetection.filter(({ id }) => options.detections?.includes(id) ?? true);
  const inSuricata = (again?: ReadonlySet<string>) =>
    suricata
      ? (again ? everyDetection : detections).map(
          (detection) => () =>
            suricataMutants(
              suricata,
              detection,
              pack.plan.rules,
              casesFor(detection, pack.plan.detections),
              labPack.memorySeconds,
              folderOf(folder, detection, again ? 'suricata-again' : 'suricata'),
              again,
            ),
        )
      : [];
  const inZeek = detections.flatMap((detection) => {
    const planned = pack.plan.notices.find((notice) => notice.detection === detection);
    if (!zeek || !planned) return [];
    const own = folderOf(folder, detection, 'zeek');
    return [
      () => zeekMutants(zeek, planned, casesFor(detection, pack.plan.detections), loaded, own),
    ];
  });
  const total = inSuricata().length + inZeek.length + inSuricata(new Set()).length;
  let done = 0;
  const run = async (tasks: readonly (() => Promise<MutantResult[]>)[]) =>
    (
      await pool(
        tasks.map((task) => async () => {
          const result = await task();
          options.onProgress?.((done += 1), total);
          return result;
        }),
      )
    ).flat();
  const first = await run([...inSuricata(), ...inZeek]);
  // State may be for other detections to read: one whose traffic notices is enough.
  const untold = first.filter(({ fate }) => fate === 'survived' || fate === 'covered');
  const second = await run(inSuricata(new Set(untold.map(keyOf))));
  const engines = [suricata, zeek].filter((engine): engine is Engine => engine !== undefined);
  return {
    schema: 1,
    engines: engines.map(({ name, version }) => ({ name, version })),
    mutants: best([...first, ...second]),
  };
}

/** From the best fate to the worst. */
const FATES = ['caught', 'covered', 'equivalent', 'survived', 'refused'] as const;

function best(results: readonly MutantResult[]): MutantResult[] {
  const kept = new Map<string, MutantResult>();
  for (const result of results) {
    const known = kept.get(keyOf(result));
    if (!known || FATES.indexOf(result.fate) < FATES.indexOf(known.fate)) {
      kept.set(keyOf(result), result);
    }
  }
  return [...kept.values()];
}

function folderOf(folder: string, { id }: Detection, engine: string): string {
  return path.join(folder, `${id.replace('/', '-')}-${engine}`);
}

/**
 * What tells conditions apart: scenarios as they are, and two ways of travel between which rules on packets and rules
 * on streams divide the work. The other transforms change how traffic looks, not what it says.
 */
function casesFor(detection: Detection, all: DetectionSet): Case[] {
  return deriveCases(detection, all).cases.filter(
    ({ view }) => !view || DIVIDING.includes(view.transform.name),
  );
}

const DIVIDING: readonly string[] = ['one-byte-segments', 'lost-acks'];
