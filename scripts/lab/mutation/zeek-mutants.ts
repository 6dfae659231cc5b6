import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Pack } from '../../build/build';
import type { Detection } from '../../model/detection';
import { kindOf } from '../../observables';
import type { PlannedNotice } from '../../render/plan';
import { zeekFiles } from '../../render/zeek-files';
import { attribute } from '../batch/attribute';
import { batchFile, planBatches } from '../batch/batch';
import { runCapture, writeCaptureFile, type Loaded } from '../batch/run-batch';
import type { Engine } from '../engines/engine';
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
  const mutants = dataMutants(detection, planned.data);
  const versions = [planned.data, ...mutants.map(({ data }) => data)];
  const packageDir = writePackage(planned, versions, loaded.pack, folder);
  const [batch, ...others] = planBatches(cases, {
    memorySeconds: loaded.labPack.memorySeconds,
    casesPerBatch: 4000,
  });
  if (!batch || others.length > 0) {
    throw new Error(`${detection.id}: mutants need cases that share one capture`);
  }
  const pcap = writeCaptureFile(path.join(folder, 'cases.pcap'), batchFile(batch));
  const { findings } = await runCapture(
    engine,
    pcap,
    batch.packets.length,
    path.join(folder, 'zeek-run'),
    { ...loaded, labPack: { ...loaded.labPack, switchedOn: [] }, zeekPackage: packageDir },
  );
  const found = attribute(batch, findings);
  const outcome = (id: string, version: number) =>
    outcomeOf(found.get(id)!.filter((finding) => finding.detection === versionId(version)));
  return mutants.map(({ mutant: { where, what } }, i): MutantResult => {
    const by = cases.find(({ id }) => outcome(id, 0) !== outcome(id, i + 1));
    const base = { engine: 'zeek' as const, detection: detection.id, where, what };
    return by ? { ...base, fate: 'caught', by: by.id } : { ...base, fate: 'survived', by: null };
  });
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
    if (data === null || seen.has(text)) return [];
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
