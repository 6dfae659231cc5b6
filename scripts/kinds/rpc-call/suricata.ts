import type { KindContext } from '../../model/observable';
import type { RuleOption, MarkOption, SuricataMatch } from '../../model/suricata-rule';
import { anyCall } from '../../protocols/oncrpc/rule-options';
import { crossing } from '../crossing';
import { calledMark } from './marks';
import { callMatches } from './matches';
import type { RpcCall } from './pattern';

/**
 * A funnel: silent rules recognise the calls and mark the flow; one rule, for datagrams and streams alike, alerts on
 * the mark at what all calls have. Calls are found on any port: their bytes are rare.
 */
export function suricata(o: RpcCall, { id }: KindContext): SuricataMatch[] {
  const ends = {
    source: { address: 'any', port: 'any' },
    destination: { address: o.servers ?? 'any', port: 'any' },
    farEnd: 'destination',
    monitor: 'source',
  } as const;
  const called: (MarkOption | RuleOption)[] = [
    { kind: 'mark', action: 'isset', mark: calledMark(id) },
    ...anyCall(
      'tcp-stream',
      o.calls.map(({ program }) => program),
    ),
  ];
  const alert: SuricataMatch = {
    ...ends,
    key: 'call',
    protocol: 'ip',
    options: called,
    limit: { track: 'by_both', seconds: o.suppressSeconds },
  };
  return [
    ...callMatches(id, o.calls).map(({ key, way, options, label }): SuricataMatch => ({
      ...ends,
      key,
      protocol: way,
      options,
      silent: true,
      label,
    })),
    alert,
    crossing(alert, called),
  ];
}
