import type { SuricataRule } from '../../model/suricata-rule';

/** What a rule is for, in a few words, beside the title of its detection. */
export function ruleWhat(
  rule: Pick<SuricataRule, 'silent' | 'stated' | 'label' | 'variant'>,
  title: string,
): string {
  if (rule.silent) return `remembers ${rule.label ?? rule.variant} and raises no alert itself`;
  const side = { internal: ', inside the site', crossed: ', across the border', unstated: '' };
  return `${title}${side[rule.stated]} (${rule.variant})`;
}
