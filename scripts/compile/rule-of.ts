import type { SuricataMatch, SuricataRule } from '../model/suricata-rule';
import { acrossBorder } from './border';
import type { StateNames } from './state';

/** A match as a rule: its marks have names, and its border is in the header. */
export function ruleOf(match: SuricataMatch, names: StateNames): SuricataRule {
  return {
    ...match,
    ...(match.crossing ? acrossBorder(match) : {}),
    variant: match.key,
    stated: match.crossing ? 'crossed' : 'unstated',
    options: names.named(match.options),
  };
}
