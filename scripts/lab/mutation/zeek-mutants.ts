import { rmSync } from 'node:fs';
import path from 'node:path';
import { writeFiles } from '../../lib/file-tree';
import type { PlannedNotice } from '../../compile/plan';
import { zeekFiles } from '../../backends/zeek/files';
import { attribute, type Attributed } from '../batch/attribute';
import { runAndClear, type Loaded } from '../batch/run-batch';
import type { Engine } from '../../lib/engines/engine';
import { EngineFailure } from '../../lib/process';
import { acceptedDataSurvivor } from './accepted-survivors';
import type { CaseCapture } from './case-captures';
import { outcomeOf, type MutantResult } from './outcome';
import { dataMutants, type Data } from './zeek-data';

/** Runs a mutant that needs a process of its own, when there is room for it. */
export type AddRun = (run: () => Promise<MutantResult[]>) => void;

/**
 * All mutants of a detection's Zeek matcher in one process over one capture, each under a name of its own
 * beside the unchanged one. A mutant is the observable with one thing wrong, as far as its kind lets it
 * pass and Zeek gets other data from it: what serves test traffic only makes no mutant.
 * @param addRun takes those that say nothing beside others; they are not among what is returned.
 * @throws EngineFailure for everything but an orderly run.
 */
export async function zeekMutants(
  engine: Engine,
  planned: PlannedNotice,
  capture: CaseCapture,
  loaded: Loaded,
  folder: string,
  addRun: AddRun,
): Promise<MutantResult[]> {
  const { detection } = planned;
  rmSync(folder, { recursive: true, force: true });
  const context = { ...capture, engine, planned, loaded, folder };
  const mutants = dataMutants(detection, planned.data, loaded.pack.plan.detections);
  const ports = mutants.filter(({ data }) => portsOf(data) !== portsOf(planned.data));
  const together = mutants.filter((mutant) => !ports.includes(mutant));
  const first = await fates(context, together);
  // What all detections of a process have a part in: the ports and signatures by which Zeek hands traffic to script. Such
  // a mutant has a process of its own, without the others that hand over the same.
  const handedOver = (data: Data) => handOvers(data).join();
  const own = [
    ...ports,
    ...together.filter(
      (mutant) =>
        handedOver(mutant.data) !== handedOver(planned.data) &&
        first.some((result) => isOf(result, mutant) && result.fate === 'survived'),
    ),
  ];
  if (own.length === 0) return first;
  const without = handOvers(planned.data);
  const control = await run(context, [planned.data], without);
  own.forEach((mutant, i) =>
    addRun(async () => {
      const itsOwn = { ...context, folder: path.join(folder, `own-${i + 1}`) };
      const outcome = await run(itsOwn, [mutant.data], without);
      return [
        fateOf(context, mutant, (id) => [outcomeIn(control, id, 0), outcomeIn(outcome, id, 0)]),
      ];
    }),
  );
  return first.filter((result) => !own.some((mutant) => isOf(result, mutant)));
}

function isOf({ where, what }: MutantResult, { mutant }: Mutant): boolean {
  return where === mutant.where && what === mutant.what;
}

/** The ports whose streams are handed over; empty where there are none. */
function portsOf({ streamPorts = [] }: Data): string {
  return streamPorts.join();
}

/** Ports and signatures by which Zeek hands traffic to script. */
function handOvers({
  also = [],
  signatures = [],
  recognised,
  streamPorts = [],
  datagramPorts = [],
}: Data): string[] {
  return [
    ...streamPorts,
    ...datagramPorts,
    ...signatures.map(({ conditions }) => conditions.join('; ')),
    // What one detection of a reader hands over, all of that reader look at.
    ...(recognised ? [recognised.by] : []),
    ...(recognised?.patterns ?? []).map(({ bytes, at }) => `${recognised?.by} ${bytes} ${at}`),
    ...also.flatMap(handOvers),
  ];
}

interface Context extends CaseCapture {
  engine: Engine;
  planned: PlannedNotice;
  loaded: Loaded;
  folder: string;
}

type Mutant = ReturnType<typeof dataMutants>[number];

/** Where Zeek refuses the package, the mutants are cut in halves until the one is found that it refuses. */
async function fates(context: Context, mutants: readonly Mutant[]): Promise<MutantResult[]> {
  const { planned, cases } = context;
  const found = await run(context, [planned.data, ...mutants.map(({ data }) => data)]).catch(
    (error: unknown) => {
      if (error instanceof EngineFailure && mutants.length > 0) return null;
      throw error;
    },
  );
  if (found === null) {
    if (mutants.length === 1) {
      return [{ ...named(context, mutants[0]!), fate: 'refused', by: null }];
    }
    const middle = Math.ceil(mutants.length / 2);
    return [
      ...(await fates(context, mutants.slice(0, middle))),
      ...(await fates(context, mutants.slice(middle))),
    ];
  }
  if (cases.every(({ id }) => outcomeIn(found, id, 0) === 'silent')) {
    const what = 'the matcher as it is alerts in none of these cases, so that nothing can be told';
    const base = { engine: 'zeek' as const, detection: planned.detection.id };
    return [{ ...base, where: 'control', what, fate: 'survived', by: null }];
  }
  return mutants.map((mutant, i) =>
    fateOf(context, mutant, (id) => [outcomeIn(found, id, 0), outcomeIn(found, id, i + 1)]),
  );
}

function named({ planned }: Context, { mutant: { where, what } }: Mutant) {
  return { engine: 'zeek' as const, detection: planned.detection.id, where, what };
}

/** @param outcomes of the original and of the mutant in one case. */
function fateOf(
  context: Context,
  mutant: Mutant,
  outcomes: (id: string) => [string, string],
): MutantResult {
  const by = context.cases.find(({ id }) => {
    const [original, mutated] = outcomes(id);
    return original !== mutated;
  });
  if (by) return { ...named(context, mutant), fate: 'caught', by: by.id };
  const reason = acceptedDataSurvivor(mutant.mutant, context.planned.detection);
  return { ...named(context, mutant), fate: reason ? 'accepted' : 'survived', by: reason };
}

/** @param without other detections that hand over any of this are left out. */
async function run(
  { engine, planned, loaded, folder, batch, pcap }: Context,
  versions: readonly Data[],
  without: readonly string[] = [],
): Promise<Attributed> {
  const others = loaded.pack.plan.notices
    .filter((notice) => notice !== planned)
    .filter(({ data }) => !handOvers(data).some((one) => without.includes(one)));
  const zeekPackage = writePackage(
    planned,
    versions,
    others,
    loaded.pack.version,
    path.join(folder, 'package'),
  );
  const { findings } = await runAndClear(
    engine,
    pcap,
    batch.packets.length,
    path.join(folder, 'run'),
    { ...loaded, labPack: { ...loaded.labPack, switchedOn: [] }, zeekPackage },
  );
  rmSync(zeekPackage, { recursive: true });
  return attribute(batch, findings);
}

function outcomeIn(found: Attributed, id: string, version: number): string {
  return outcomeOf(
    found.get(id)!.filter(({ detection }) => detection.endsWith(`/${versionName(version)}`)),
  );
}

function writePackage(
  planned: PlannedNotice,
  versions: readonly Data[],
  others: readonly PlannedNotice[],
  packVersion: string,
  folder: string,
): string {
  rmSync(folder, { recursive: true, force: true });
  const { offByDefault: _, ...on } = planned.detection;
  const notices = versions.map((data, i): PlannedNotice => ({
    ...planned,
    detection: { ...on, id: `${familyOf(on)}/${versionName(i)}` },
    notice: `Version_${i}`,
    data,
  }));
  // The others stay: what waits for their sightings needs them.
  writeFiles(folder, zeekFiles([...others, ...notices], packVersion));
  return path.join(folder, 'zeek', 'vitalwire');
}

/** A version stays in its family: what of another family was found on a stream ends the search for it. */
function familyOf({ id }: Pick<PlannedNotice['detection'], 'id'>): string {
  return id.split('/')[0]!;
}

function versionName(version: number): string {
  return `mutant-${version}`;
}
