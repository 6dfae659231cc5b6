import type { SuricataMatch } from '../../model/suricata-rule';
import { crossing } from '../crossing';
import type { RpcCall } from './pattern';
import { callMatches } from './matches';

export function suricata(o: RpcCall): SuricataMatch[] {
  const base = {
    source: { address: 'any', port: 'any' },
    destination: { address: o.servers ?? 'any', port: 'any' },
    farEnd: 'destination',
    monitor: 'source',
  } as const;
  return o.calls
    .flatMap((call) => callMatches(call))
    .flatMap(({ silent, ...match }): SuricataMatch[] => {
      if (silent) return [{ ...base, ...match, silent }];
      const { label: _, ...alert } = {
        ...base,
        ...match,
        limit: { track: 'by_both', seconds: o.suppressSeconds } as const,
      };
      return [alert, crossing(alert, alert.options, `${alert.key}-crossed`)];
    });
}
