import { kindOf } from '../../kinds';
import type { Detection } from '../../kinds/detection';
import { BORDER_RULE_FILE, RULE_FILES, type RuleFile } from '../../model/vocabulary';
import type { PlannedRule } from '../../compile/plan';
import { ruleText } from '../../compile/suricata/text';
import { renderTemplate } from '../template';
import { fileOfRule } from '../../compile/rule-file';

const PURPOSE: Readonly<Record<RuleFile | typeof BORDER_RULE_FILE, string>> = {
  'vitalwire.rules': 'the core, for Suricata 6.0, 7.0 and 8.0',
  'vitalwire-7plus.rules':
    'rules for Suricata 7.0.3 and later; older engines cannot read this file',
  'vitalwire-scoped.rules': 'opt-in rules that need $MEDICAL_NET in suricata.yaml',
  'vitalwire-filehash.rules': 'file hashes; needs vitalwire-firmware.sha256 beside it',
  'vitalwire-border.rules':
    'what crossed the border, from inside $HOME_NET to outside; not for sites where HOME_NET is "any"',
};

/** The rule files, by path below dist/. Files without rules are not made. */
export function suricataFiles(rules: readonly PlannedRule[], version: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const file of [...RULE_FILES, BORDER_RULE_FILE] as const) {
    const groups = groupByDetection(rules.filter((planned) => fileOfRule(planned) === file));
    if (groups.length === 0) continue;
    const text = renderTemplate('suricata/rules.ejs', { version, purpose: PURPOSE[file], groups });
    const folder = file === BORDER_RULE_FILE ? 'rules-border' : 'rules';
    files.set(`suricata/${folder}/${file}`, text);
  }
  for (const { observable } of new Set(rules.map(({ detection }) => detection))) {
    const lists = kindOf(observable)!.suricataData?.(observable) ?? {};
    for (const [name, text] of Object.entries(lists)) files.set(`suricata/rules/${name}`, text);
  }
  return files;
}

function groupByDetection(rules: readonly PlannedRule[]) {
  const groups = new Map<Detection, string[]>();
  for (const { detection, rule, entry } of rules) {
    const lines = groups.get(detection) ?? [];
    groups.set(detection, [...lines, ruleText(detection, rule, entry)]);
  }
  return [...groups].map(([detection, lines]) => ({ detection, lines }));
}
