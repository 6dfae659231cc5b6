import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Pack } from '../../build/build';
import type { Detection } from '../../model/detection';
import { kindOf } from '../../observables';
import type { PlannedNotice } from '../../render/plan';
import { zeekFiles } from '../../render/zeek-files';
import { attribute } from '../batch/attribute';
import { batchFile, planBatches, type Batch } from '../batch/batch';
import { runCapture, writeCaptureFile, type Loaded } from '../batch/run-batch';
import type { Engine } from '../engines/engine';
import { EngineFailure } from '../engines/process';
import type { Case } from '../proof/case';
import { mutateData, type DataMutant } from './mutate-data';
import { outcomeOf, type MutantResult } from './outcome';

/**
 * All mutants of a detection's Zeek matcher in one process over one capture, each under a name of its own
 * beside the unchanged one. A mutant is the observable with one thing wrong, as far as its kind lets it
 * pass and Zeek gets other data from it: what serves test traffic only makes no mutant.
 * @throws EngineFailure for everything but an orderly run.
 */
export async function zeekMutants(
  engine: Engine,
  planned: PlannedNotice,
  cases: readonly Case[],
  loaded: Loaded,
  folder: string,
): Promise<MutantResult[]> {
  const { detection } = planned;
  const [batch, ...others] = planBatches(cases, {
    memorySeconds: loaded.labPack.memorySeconds,
    casesPerBatch: 4000,
  });
  if (!batch || others.length > 0) {
    throw new Error(`${detection.id}: mutants need cases that share one capture`);
  }
  rmSync(folder, { recursive: true, force: true });
  const pcap = writeCaptureFile(path.join(folder, 'cases.pcap'), batchFile(batch));
  const context = { engine, planned, cases, loaded, folder, batch, pcap };
  return fates(context, dataMutants(detection, planned.data));
}

interface Context {
  engine: Engine;
  planned: PlannedNotice;
  cases: readonly Case[];
  loaded: Loaded;
  folder: string;
  batch: Batch;
  pcap: string;
}

type Mutant = ReturnType<typeof dataMutants>[number];

/** Where Zeek refuses the package, the mutants are cut in halves until the one is found that it refuses. */
async function fates(context: Context, mutants: readonly Mutant[]): Promise<MutantResult[]> {
  const { detection } = context.planned;
  const result = ({ mutant: { where, what } }: Mutant) => ({
    engine: 'zeek' as const,
    detection: detection.id,
    where,
    what,
  });
  const outcome = await run(context, mutants).catch((error: unknown) => {
    if (error instanceof EngineFailure && mutants.length > 0) return null;
    throw error;
  });
  if (outcome === null) {
    if (mutants.length === 1) return [{ ...result(mutants[0]!), fate: 'refused', by: null }];
    const middle = Math.ceil(mutants.length / 2);
    return [
      ...(await fates(context, mutants.slice(0, middle))),
      ...(await fates(context, mutants.slice(middle))),
    ];
  }
  if (context.cases.every(({ id }) => outcome(id, 0) === 'silent')) {
    const what = 'the matcher as it is alerts in none of these cases, so that nothing can be told';
    const base = { engine: 'zeek' as const, detection: detection.id };
    return [{ ...base, where: 'control', what, fate: 'survived', by: null }];
  }
  return mutants.map((mutant, i): MutantResult => {
    const by = context.cases.find(({ id }) => outcome(id, 0) !== outcome(id, i + 1));
    return { ...result(mutant), fate: by ? 'caught' : 'survived', by: by?.id ?? null };
  });
}

async function run(context: Context, mutants: readonly Mutant[]) {
  const { engine, planned, loaded, folder, batch, pcap } = context;
  const versions = [planned.data, ...mutants.map(({ data }) => data)];
  const zeekPackage = writePackage(planned, versions, loaded.pack, path.join(folder, 'package'));
  const { findings } = await runCapture(
    engine,
    pcap,
    batch.packets.length,
    path.join(folder, 'run'),
    { ...loaded, labPack: { ...loaded.labPack, switchedOn: [] }, zeekPackage },
  );
  const found = attribute(batch, findings);
  return (id: string, version: number) =>
    outcomeOf(found.get(id)!.filter((finding) => finding.detection === versionId(version)));
}

type Data = PlannedNotice['data'];

/** Mutants that its kind accepts, and that give Zeek other data than the original and each other. */
export function dataMutants(
  detection: Detection,
  original: Data,
): { mutant: DataMutant; data: Data }[] {
  const kind = kindOf(detection.observable)!;
  const seen = new Set([JSON.stringify(original)]);
  return mutateData(detection.observable).flatMap((mutant) => {
    const data = dataOf(kind, mutant.value);
    const text = JSON.stringify(data);
    const whole = data && Object.keys(original).every((key) => typeof data[key] === 'string');
    if (!whole || seen.has(text)) return [];
    seen.add(text);
    return [{ mutant, data }];
  });
}

/** Null where the mutant is no observable of this kind any more. */
function dataOf(kind: NonNullable<ReturnType<typeof kindOf>>, value: unknown): Data | null {
  try {
    const observable = value as Detection['observable'];
    const data = kind.check(observable).length > 0 ? null : kind.zeek(observable);
    return data && !/undefined|NaN|: -\d|=-\d/.test(JSON.stringify(data)) ? data : null;
  } catch {
    return null;
  }
}

function writePackage(
  planned: PlannedNotice,
  versions: readonly Data[],
  pack: Pack,
  folder: string,
): string {
  rmSync(folder, { recursive: true, force: true });
  const { offByDefault: _, ...on } = planned.detection;
  const notices = versions.map((data, i): PlannedNotice => ({
    ...planned,
    detection: { ...on, id: versionId(i) },
    notice: `Version_${i}`,
    data,
  }));
  // The others stay: scripts of one kind may use those of another.
  const others = pack.plan.notices.filter((notice) => notice !== planned);
  for (const [file, text] of zeekFiles([...others, ...notices], pack.version)) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return path.join(folder, 'zeek', 'vitalwire');
}

function versionId(version: number): `${string}/${string}` {
  return `mutant/v${version}`;
}
