import type { Detection } from '../../kinds/detection';
import { IPS_RULE_FILE } from '../../model/vocabulary';
import { kindOf } from '../../kinds';
import type { PlannedRule } from '../../compile/plan';
import type { RuleOption, SuricataRule } from '../../model/suricata-rule';
import { ruleText } from './text';
import { renderTemplate } from '../template';

/** Beside rules/, never in it: nobody gets rules that drop by loading `*.rules`. */
const IPS_FILE = `suricata/rules-ips/${IPS_RULE_FILE}`;

/** Never set. A rule that asks for a flowbit judges packets; one on addresses alone drops the flow, replies too. */
const PACKETS_ONLY: RuleOption = {
  kind: 'flowbits',
  action: 'isnotset',
  name: 'Vitalwire.never_set',
};

/**
 * The rules of one detection that drop, where it has any: what goes by addresses alone, leaves $HOME_NET and
 * crosses the border. What depends on payload drops nothing: half a stream is worse for a patient than none.
 *
 * The border is in the header, other than in render/border.ts: Suricata runs rules that drop before rules that
 * alert (action-order), so no rule could mark the far end as internal in time, and the first packet of each
 * flow to a site's own central station was dropped. Where the site's networks leave none of the addresses,
 * Suricata refuses the rule, says so, and nothing is dropped.
 */
export function ipsRules({ observable }: Pick<Detection, 'observable'>): SuricataRule[] {
  return kindOf(observable)!
    .suricata(observable)
    .filter(({ border, farEnd }) => border === 'companion' && farEnd === 'destination')
    .map((match) => ({
      ...match,
      variant: `ips-${match.key}`,
      stated: 'crossed',
      source: { ...match.source, address: '$HOME_NET' },
      destination: {
        ...match.destination,
        address: [...(match.destination.address as readonly string[]), '!$HOME_NET'],
      },
      options: [PACKETS_ONLY, ...match.options],
      label: 'dropped',
    }));
}

/** The rule file for sensors that are inline, by path below dist/. */
export function ipsFiles(rules: readonly PlannedRule[], version: string): Map<string, string> {
  if (rules.length === 0) return new Map();
  const lines = rules.map(({ detection, rule, entry }) =>
    ruleText(detection, rule, entry).replace(/^alert /, 'drop '),
  );
  return new Map([[IPS_FILE, renderTemplate('suricata/drop.ejs', { version, lines })]]);
}
