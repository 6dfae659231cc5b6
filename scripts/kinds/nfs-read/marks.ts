import type { Mark } from '../../model/mark';
import type { DetectionId } from '../../model/vocabulary';

/** A host that read a file from a share. */
export function receivedMark(owner: DetectionId): Mark {
  return { owner, name: 'received', scope: 'host' };
}
