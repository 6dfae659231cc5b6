import type { Ref } from '../model/mark';
import type { KindContext, ObservableBase } from '../model/observable';
import type { DetectionId } from '../model/vocabulary';

/** A definition names a detection of another kind than it can use. */
export class WrongKindError extends Error {
  constructor(
    readonly ref: DetectionId,
    found: string,
    wanted: string,
  ) {
    super(`names ${ref}, which is of kind ${found}; name one of kind ${wanted}`);
  }
}

/**
 * The detection that a definition names, which must be of one kind.
 * @throws WrongKindError naming both where it is of another.
 */
export function referencedDetection<O extends ObservableBase>(
  context: KindContext,
  ref: Ref,
  kind: O['kind'],
): { id: DetectionId; observable: O } {
  const { id, observable } = context.refer(ref);
  if (observable.kind !== kind) {
    throw new WrongKindError(id, observable.kind, kind);
  }
  return { id, observable: observable as O };
}
