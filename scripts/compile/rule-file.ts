import type { Detection } from '../kinds/detection';
import type { SuricataRule } from '../model/suricata-rule';
import { BORDER_RULE_FILE, type RuleFile } from '../model/vocabulary';

/** The file that a detection's rules are in. */
export function fileOf(detection: Detection): RuleFile {
  return detection.file ?? 'vitalwire.rules';
}

/**
 * The file that one rule is in: what says `crossed` of a core detection has its own, with all
 * of those that are found only there. Of one that owners have to switch on
 * it stays beside the others: suricata-update would switch them on with it, and they may need more than HOME_NET.
 */
export function fileOfRule({
  detection,
  rule,
}: {
  detection: Detection;
  rule: SuricataRule;
}): RuleFile | typeof BORDER_RULE_FILE {
  const core = fileOf(detection) === 'vitalwire.rules';
  return (rule.crossing || detection.only) && core ? BORDER_RULE_FILE : fileOf(detection);
}
