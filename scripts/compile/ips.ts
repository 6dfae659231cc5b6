import type { Detection } from '../kinds/detection';
import { kindOf } from '../kinds';
import type { RuleOption, SuricataRule } from '../model/suricata-rule';

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
 * The border is in the header, other than in compile/border.ts: Suricata runs rules that drop before rules that
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
