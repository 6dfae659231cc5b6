import type { Mark } from '../model/mark';
import type { KindContext } from '../model/observable';
import type { MarkOption, RuleOption, SuricataMatch } from '../model/suricata-rule';
import { REPLY_PORTS, replyHeader, RPC_WAYS, type RpcWay } from '../protocols/oncrpc/rule-options';
import { crossing } from './crossing';

/**
 * Rules for replies that count: silent ones recognise them and mark the flow, and what else is to be remembered;
 * alerting ones read the mark. A reply that begins a segment or is a datagram is found on any port and at once, one
 * that is split or lies behind another in the stream from listed ports.
 */
export interface ReplyVariant {
  key: string;
  way: RpcWay;
  options: (RuleOption | MarkOption)[];
  label: string;
}

interface ReplyFunnel {
  variants: readonly ReplyVariant[];
  /** What every one of them marks besides the flow. */
  remembers: readonly MarkOption[];
  suppressSeconds: number;
}

export function replyFunnel(
  { id }: Pick<KindContext, 'id'>,
  { variants, remembers, suppressSeconds }: ReplyFunnel,
): SuricataMatch[] {
  const seen: Mark = { owner: id, name: 'seen', scope: 'flow' };
  const seenAtOnce: Mark = { owner: id, name: 'seen-at-once', scope: 'flow' };
  const limit = { track: 'by_both', seconds: suppressSeconds } as const;
  const ways = RPC_WAYS.filter((way) => variants.some((variant) => variant.way === way));
  const alerts = ways.map((way): SuricataMatch => ({
    ...ends(way),
    key: way,
    protocol: way,
    options: [
      ...(way === 'tcp-stream'
        ? // What was seen as it passed has its alert: one stream, one alert.
          [mark('isset', seen), mark('isnotset', seenAtOnce)]
        : [mark('isset', seenAtOnce)]),
      ...replyHeader(way),
    ],
    limit,
  }));
  return [
    ...variants.map(({ key, way, options, label }): SuricataMatch => ({
      ...ends(way),
      key: `${key}-${way}`,
      protocol: way,
      options: [...options, ...remembers, mark('set', way === 'tcp-stream' ? seen : seenAtOnce)],
      silent: true,
      label,
    })),
    ...alerts,
    ...alerts.map((alert) => crossing(alert, alert.options, `crossed-${alert.key}`)),
  ];
}

function ends(way: RpcWay) {
  return {
    source: { address: 'any', port: way === 'tcp-stream' ? REPLY_PORTS : 'any' },
    destination: { address: 'any', port: 'any' },
    farEnd: 'source',
    monitor: 'destination',
  } as const;
}

function mark(action: MarkOption['action'], of: Mark): MarkOption {
  return { kind: 'mark', action, mark: of };
}
