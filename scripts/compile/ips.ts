import { NOBODY } from './border';
import type { RuleOption, SuricataMatch, SuricataRule } from '../model/suricata-rule';

/**
 * Never set. A rule that asks for a flowbit judges packets; one on addresses alone drops the flow, replies too. It is no
 * mark of a detection and is called otherwise: another name would be a new revision of a released rule for nothing.
 */
const PACKETS_ONLY: RuleOption = {
  kind: 'flowbits',
  action: 'isnotset',
  name: 'Vitalwire.never_set',
};

/**
 * The rules of one detection that drop, where it has any: what goes by addresses alone, leaves $HOME_NET and
 * crosses the border. What depends on payload drops nothing: half a stream is worse for a patient than none.
 *
 * Where the site's networks leave none of the addresses, what is left is one that nobody has (compile/border.ts), and
 * nothing is dropped. It is a rule of IPv4 for the reason given there.
 */
export function ipsRules(matches: readonly SuricataMatch[]): SuricataRule[] {
  return matches
    .filter(
      ({ crossing, farEnd, protocol, options }) =>
        crossing && farEnd === 'destination' && protocol === 'ip' && options.length === 0,
    )
    .map((match) => ({
      ...match,
      protocol: 'ipv4',
      key: 'ips-to',
      variant: 'ips-to',
      stated: 'crossed',
      source: { ...match.source, address: '$HOME_NET' },
      destination: {
        ...match.destination,
        address: [...(match.destination.address as readonly string[]), NOBODY, '!$HOME_NET'],
      },
      options: [PACKETS_ONLY],
      label: 'dropped',
    }));
}
