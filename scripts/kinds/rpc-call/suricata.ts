import type { RpcCall } from './pattern';
import { callMatches } from './matches';
import type { SuricataMatch } from '../../model/suricata-rule';

export function suricata(o: RpcCall): SuricataMatch[] {
  const base = {
    source: { address: 'any', port: 'any' },
    destination: { address: o.servers ?? 'any', port: 'any' },
    farEnd: 'destination',
    monitor: 'source',
  } as const;
  return o.calls
    .flatMap((call) => callMatches(call))
    .map(({ silent, ...match }): SuricataMatch => ({
      ...base,
      ...match,
      ...(silent
        ? { border: 'none', silent }
        : { border: 'partition', limit: { track: 'by_both', seconds: o.suppressSeconds } }),
    }));
}
