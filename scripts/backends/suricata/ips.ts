import { IPS_RULE_FILE } from '../../model/vocabulary';
import type { PlannedRule } from '../../compile/plan';
import { ruleText } from '../../compile/suricata/text';
import { renderTemplate } from '../template';

/** Beside rules/, never in it: nobody gets rules that drop by loading `*.rules`. */
const IPS_FILE = `suricata/rules-ips/${IPS_RULE_FILE}`;

/** The rule file for sensors that are inline, by path below dist/. */
export function ipsFiles(rules: readonly PlannedRule[], version: string): Map<string, string> {
  if (rules.length === 0) return new Map();
  const lines = rules.map(({ detection, rule, entry }) =>
    ruleText(detection, rule, entry).replace(/^alert /, 'drop '),
  );
  return new Map([[IPS_FILE, renderTemplate('suricata/drop.ejs', { version, lines })]]);
}
