import type { Definition, Detection as DetectionOf, Family } from '../model/detection';
import type { Observable } from './observable';

/** A detection whose pattern is one of the kinds listed in observable.ts. */
export type Detection<O extends Observable = Observable> = DetectionOf<O>;

/**
 * What the behaviours of a family share: devices, references, techniques and the first thing to do. It keeps its type;
 * the build checks it with every definition that names it.
 */
export function family<const F extends Family>(shared: F): F {
  return shared;
}

/**
 * A definition with what its family says: devices and techniques where it names none of its own, references before
 * its own, the first step before the others. Never throws: the build says what is wrong, by file and field.
 */
export function detection<const O extends Observable>(
  shared: Family,
  definition: Definition<O>,
): Detection<O> {
  const { firstStep = shared?.firstStep, oneSource = shared?.oneSource, ...own } = definition;
  const steps = [firstStep, ...(own.doNow ?? [])].filter((step) => step !== undefined);
  return {
    ...own,
    ...(oneSource === undefined ? {} : { oneSource }),
    devices: own.devices ?? shared?.devices,
    references: joined(shared?.references, own.references),
    attack: own.attack ?? shared?.attack,
    doNow: steps as unknown as Detection['doNow'],
    // The plan sets it from the lock.
    updated: definition.created,
  };
}

function joined(
  shared: Family['references'] | undefined,
  own: readonly Family['references'][number][] = [],
): Detection['references'] {
  return [...new Set([...(shared ?? []), ...own])] as unknown as Detection['references'];
}
