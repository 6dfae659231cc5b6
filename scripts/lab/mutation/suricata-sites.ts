import type { PlannedRule } from '../../compile/plan';
import { isMedicalOnly, isNobody } from '../../compile/border';
import { STOCK_HOME_NET } from '../../lib/engines/suricata-config';
import { MEDICAL_NET } from '../batch/run-batch';
import type { Site } from './suricata-versions';

/** As cases are made for. */
export const STOCK_SITE: Site = { homeNet: STOCK_HOME_NET, medicalNet: MEDICAL_NET };
/** A network that no case has a host in (RFC 5737). */
const ELSEWHERE = '[192.0.2.0/26]';

/**
 * Sites beside the one as shipped, for rules that name HOME_NET: one that lists the monitors' factory addresses, but
 * not the server beside them; and one that lists all addresses that rules name, where `!$HOME_NET` leaves none. For rules
 * that name MEDICAL_NET: one that counts no host of a case as medical, and one that counts those as nothing else.
 */
export function sitesFor(rules: readonly PlannedRule[]): Site[] {
  const ends = rules.flatMap(({ rule: { source, destination } }) => [source, destination]);
  const listed = ends.flatMap(({ address }) =>
    typeof address === 'string' ? [] : address.filter((one) => /^\d/.test(one)),
  );
  const own = [...new Set(listed)].filter((one) => !isNobody(one));
  const stock = STOCK_HOME_NET.slice(1, -1);
  return [
    ...['202.114.4.0/26', own.join()]
      .filter(Boolean)
      .map((more) => ({ ...STOCK_SITE, homeNet: `[${stock},${more}]` })),
    ...(rules.some(({ rule }) => isMedicalOnly(rule))
      ? [
          { ...STOCK_SITE, medicalNet: ELSEWHERE },
          { ...STOCK_SITE, homeNet: ELSEWHERE },
        ]
      : []),
  ];
}
