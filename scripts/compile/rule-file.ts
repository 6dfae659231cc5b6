import type { Detection } from '../kinds/detection';
import { type RuleFile } from '../model/vocabulary';

/** The file that a detection's rules are in. */
export function fileOf(detection: Detection): RuleFile {
  return detection.file ?? 'vitalwire.rules';
}
