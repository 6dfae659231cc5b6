import type { Mark } from '../../model/mark';
import type { DetectionId } from '../../model/vocabulary';

/** Client and server of what was granted. */
export function grantedMark(owner: DetectionId): Mark {
  return { owner, name: 'granted', scope: 'pair' };
}
