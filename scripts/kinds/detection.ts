import type { Detection as DetectionOf } from '../model/detection';
import type { Observable } from './observable';

/** A detection whose pattern is one of the kinds listed in observable.ts. */
export type Detection<O extends Observable = Observable> = DetectionOf<O>;

/** Checks a definition's shape at compile time and keeps its literal types. */
export function detection<const O extends Observable>(definition: Detection<O>): Detection<O> {
  return definition;
}
