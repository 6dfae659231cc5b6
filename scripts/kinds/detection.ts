import type { Definition, Detection as DetectionOf, Family } from '../model/detection';
import type { Observable } from './observable';

/** A detection whose pattern is one of the kinds listed in observable.ts. */
export type Detection<O extends Observable = Observable> = DetectionOf<O>;

/**
 * What the behaviours of a family share: devices, references, techniques and the first thing to do. It keeps its type;
 * the build checks it with every definition that names it.
 */
export function family<const F extends Family>(shared: F): F {
  note(shared, IS_FAMILY, true);
  return shared;
}

/** Beside what an author writes, unseen by what lists fields; the same where a project is loaded from elsewhere. */
const IS_FAMILY = Symbol.for('vitalwire.family');
const FAMILY_OF = Symbol.for('vitalwire.family-of');
const WRITTEN = Symbol.for('vitalwire.written');

function note(owner: unknown, key: symbol, value: unknown): void {
  if (typeof owner === 'object' && owner !== null) {
    Object.defineProperty(owner, key, { value, configurable: true });
  }
}

/** Whether family() made it. */
export function isFamily(value: unknown): value is Family {
  return typeof value === 'object' && value !== null && IS_FAMILY in value;
}

/** The family that a definition was written with; undefined where family() did not make it. */
export function familyOf(made: Detection): Family | undefined {
  const shared = (made as { [FAMILY_OF]?: unknown })[FAMILY_OF];
  return isFamily(shared) ? shared : undefined;
}

/** What the file says of a detection, without its family; undefined where detection() did not make it. */
export function writtenOf(made: Detection): Readonly<Record<string, unknown>> | undefined {
  return (made as { [WRITTEN]?: Readonly<Record<string, unknown>> })[WRITTEN];
}

/**
 * A definition with what its family says: devices and techniques where it names none of its own, references before
 * its own, the first step before the others. What is wrong in either the build says, by file and field.
 * @throws Error where there are not two of them.
 */
export function detection<const O extends Observable>(
  shared: Family,
  definition: Definition<O>,
): Detection<O> {
  if (typeof definition !== 'object' || definition === null) {
    throw new Error(
      'detection(...) has one argument; give it the family first, then the definition: detection(ACME_PUMP, { id: ... })',
    );
  }
  const { firstStep = shared?.firstStep, oneSource = shared?.oneSource, ...own } = definition;
  const made: Detection<O> = {
    ...own,
    ...(oneSource === undefined ? {} : { oneSource }),
    devices: own.devices ?? shared?.devices,
    references: joined(shared?.references, own.references),
    attack: own.attack ?? shared?.attack,
    doNow: joined(
      [firstStep].filter((step) => step !== undefined),
      own.doNow,
    ),
    // The plan sets it from the lock.
    updated: definition.created,
  };
  note(made, FAMILY_OF, shared);
  note(made, WRITTEN, definition);
  return made;
}

/** What a family has and what is its own behind it; what is no list stays what it is, for the build to name. */
function joined<T>(
  shared: readonly T[] | undefined,
  own: readonly T[] | undefined,
): readonly [T, ...T[]] {
  const wrong = [shared, own].find((list) => list !== undefined && !Array.isArray(list));
  if (wrong !== undefined || (!shared && !own)) return wrong as unknown as readonly [T, ...T[]];
  return [...new Set([...(shared ?? []), ...(own ?? [])])] as unknown as readonly [T, ...T[]];
}
