import type { Ref } from '../model/mark';
import type { KindContext, ObservableBase } from '../model/observable';
import type { DetectionId } from '../model/vocabulary';

/**
 * The detection that a definition names, which must be of one kind.
 * @throws Error naming both where it is of another.
 */
export function referencedDetection<O extends ObservableBase>(
  context: KindContext,
  ref: Ref,
  kind: O['kind'],
): { id: DetectionId; observable: O } {
  const { id, observable } = context.refer(ref);
  if (observable.kind !== kind) {
    throw new Error(`names ${id}, which is of kind ${observable.kind}; name one of kind ${kind}`);
  }
  return { id, observable: observable as O };
}
