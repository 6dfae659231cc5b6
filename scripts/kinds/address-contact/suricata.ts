import { crossing } from '../crossing';
import type { AddressContact } from './pattern';
import type { SuricataMatch } from '../../model/suricata-rule';

export function suricata(o: AddressContact): SuricataMatch[] {
  // No flow, flags or content: the rule stays of class ip_only and sees a SYN without an answer.
  const to: SuricataMatch = {
    key: 'to',
    protocol: 'ip',
    source: { address: 'any', port: 'any' },
    destination: { address: o.targets, port: 'any' },
    options: [],
    farEnd: 'destination',
    monitor: 'source',
    limit: { track: 'by_both', seconds: o.suppressSeconds },
  };
  // Whole networks are for inventory: what is seen of them does not ask for the border.
  const wide = o.targets.some((target) => target.includes('/'));
  if (o.direction === 'to') return wide ? [to] : [to, crossing(to, [])];
  const from: SuricataMatch = {
    ...to,
    key: 'from',
    source: to.destination,
    destination: to.source,
    farEnd: 'source',
    monitor: 'destination',
  };
  return [to, from, ...(wide ? [] : [crossing(to, []), crossing(from, [], 'crossed-from')])];
}
