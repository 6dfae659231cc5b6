import type { Detection } from '../kinds/detection';
import type { SuricataRule } from '../model/suricata-rule';
import { BORDER_RULE_FILE, type RuleFile } from '../model/vocabulary';

/** The file that a detection's rules are in. */
export function fileOf(detection: Detection): RuleFile {
  return detection.file ?? 'vitalwire.rules';
}

/** The file that one rule is in: what says `crossed` has its own. */
export function fileOfRule({
  detection,
  rule,
}: {
  detection: Detection;
  rule: SuricataRule;
}): RuleFile | typeof BORDER_RULE_FILE {
  return rule.crossing ? BORDER_RULE_FILE : fileOf(detection);
}
