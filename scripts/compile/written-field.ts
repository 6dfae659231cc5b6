import { writtenOf, type Detection } from '../kinds/detection';

/**
 * A field of a detection as its file has it: `doNow[1]` is `doNow[0]` there where the first step stands before it, and
 * `references[2]` may be the first that is no reference of the family.
 */
export function writtenField(field: string, detection: Detection): string {
  const [, list, index, rest = ''] = /^(doNow|references)\[(\d+)\](.*)$/.exec(field) ?? [];
  const written = writtenOf(detection);
  if (written === undefined || (list !== 'doNow' && list !== 'references')) return field;
  const value = detection[list][Number(index)];
  const own = written[list];
  const at = Array.isArray(own) ? own.indexOf(value) : -1;
  if (at >= 0) return `${list}[${at}]${rest}`;
  return list === 'doNow' && value === written.firstStep ? 'firstStep' : field;
}
