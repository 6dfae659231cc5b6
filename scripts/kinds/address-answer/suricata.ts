import type { RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { crossing } from '../crossing';
import type { AddressAnswer } from './pattern';

const ECHO_REPLY = 0;

/** What an answer is, for each protocol. Over UDP any packet is one: the rule is of class ip_only. */
const ANSWERS = [
  ['tcp', [{ kind: 'flags', value: 'SA,CE' }]],
  ['udp', []],
  ['icmp', [{ kind: 'itype', value: ECHO_REPLY }]],
] as const satisfies readonly [string, readonly RuleOption[]][];

/**
 * One rule for each protocol, that alerts: what all have in common would be a mark, and a rule that asks for nothing
 * else is asked on every packet. No flow direction: with a tap on the server's side only, Suricata takes it for the
 * client.
 */
export function suricata(o: AddressAnswer): SuricataMatch[] {
  const alerts = ANSWERS.map(([protocol, options]): SuricataMatch => ({
    key: protocol,
    protocol,
    source: { address: o.sources, port: 'any' },
    destination: { address: 'any', port: 'any' },
    options,
    farEnd: 'source',
    monitor: 'destination',
    limit: { track: 'by_both', seconds: o.suppressSeconds },
  }));
  return [
    ...alerts,
    ...alerts.map((alert) => crossing(alert, alert.options, `crossed-${alert.key}`)),
  ];
}
