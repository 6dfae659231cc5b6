import type { Detection } from '../kinds/detection';
import type { ZeekData } from '../model/zeek-data';

/**
 * A detection's Zeek notice type, without the module: `contec-cms8000/nfs-mount` is
 * `Contec_CMS8000_Nfs_Mount`. Words with a digit are names and stay upper case.
 */
export function noticeName(id: string): string {
  return id
    .split(/[/-]/)
    .map((word) => (/\d/.test(word) ? word.toUpperCase() : word[0]!.toUpperCase() + word.slice(1)))
    .join('_');
}

/** What a notice means: its revision moves when this does. Dates and prose are no meaning. */
export function noticeMeaning(detection: Detection, data: ZeekData): unknown {
  const { title, grade, severity, observable, only, expectable } = detection;
  return [
    title,
    grade,
    severity,
    observable.kind,
    data,
    ...(only || expectable ? [{ only, expectable }] : []),
  ];
}
