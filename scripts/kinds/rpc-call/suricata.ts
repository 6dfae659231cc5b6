import type { KindContext } from '../../model/observable';
import type { SuricataMatch } from '../../model/suricata-rule';
import { anyCall, RPC_WAYS } from '../../protocols/oncrpc/rule-options';
import { crossing } from '../crossing';
import { calledMark } from './marks';
import { callMatches } from './matches';
import type { RpcCall } from './pattern';

/** Segments are looked at for the answer's sake only: the stream says the same, and what is split besides. */
const ALERTING = RPC_WAYS.filter((way) => way !== 'tcp-pkt');

/**
 * A funnel: silent rules recognise the calls and mark the flow; one rule for datagrams and one for streams alert on the
 * mark at what all calls have. Calls are found on any port: their bytes are rare. Two rules, since a datagram is looked
 * at where a call stands in it, and a stream throughout.
 */
export function suricata(o: RpcCall, { id }: KindContext): SuricataMatch[] {
  const ends = {
    source: { address: 'any', port: 'any' },
    destination: { address: o.servers ?? 'any', port: 'any' },
    farEnd: 'destination',
    monitor: 'source',
  } as const;
  const programs = o.calls.map(({ program }) => program);
  const alerts = ALERTING.map((way): SuricataMatch => ({
    ...ends,
    key: `call-${way}`,
    protocol: way,
    options: [{ kind: 'mark', action: 'isset', mark: calledMark(id) }, ...anyCall(way, programs)],
    limit: { track: 'by_both', seconds: o.suppressSeconds },
  }));
  return [
    ...callMatches(id, o.calls).map(({ key, way, options, label }): SuricataMatch => ({
      ...ends,
      key,
      protocol: way,
      options,
      silent: true,
      label,
    })),
    ...alerts,
    ...alerts.map((alert) => crossing(alert, alert.options, `crossed-${alert.key}`)),
  ];
}
