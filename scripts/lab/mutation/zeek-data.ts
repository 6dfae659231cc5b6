import type { Detection } from '../../kinds/detection';
import { kindOf } from '../../kinds';
import { DetectionSet } from '../../compile/detection-set';
import type { PlannedNotice } from '../../compile/plan';
import { mutateData, type DataMutant } from './mutate-data';

/** What Zeek is given of an observable. */
export type Data = PlannedNotice['data'];

/** Mutants that a definition may say, and that give Zeek other data than the original and each other. */
export function dataMutants(
  detection: Detection,
  original: Data,
  all: DetectionSet,
): { mutant: DataMutant; data: Data }[] {
  const seen = new Set([JSON.stringify(original)]);
  return mutateData(detection.observable).flatMap((mutant) => {
    const data = dataOf(detection, mutant.value, all);
    const text = JSON.stringify(data);
    if (!data || seen.has(text)) return [];
    seen.add(text);
    return [{ mutant, data }];
  });
}

/** Null where the mutant is no observable of this kind any more. */
function dataOf(detection: Detection, value: unknown, all: DetectionSet): Data | null {
  try {
    const observable = value as Detection['observable'];
    const mutant = { ...detection, observable };
    const others = all.all.filter(({ id }) => id !== detection.id);
    const kind = kindOf(observable)!;
    const refused = !kind.schema.safeParse(value).success || kind.check(observable).length > 0;
    const data = refused ? null : new DetectionSet([...others, mutant]).zeek(mutant);
    return data && !/undefined|NaN|: -\d|=-\d/.test(JSON.stringify(data)) ? data : null;
  } catch {
    return null;
  }
}
