import type { Mark } from '../../model/mark';
import type { KindContext } from '../../model/observable';
import type { MarkOption, SuricataMatch } from '../../model/suricata-rule';
import { crossing } from '../crossing';
import type { UnsolicitedUdp } from './pattern';

const ANY = { address: 'any', port: 'any' } as const;
const MEDICAL = { address: '$MEDICAL_NET', port: 'any' } as const;

/**
 * Two marks in a row: a host that did what another detection finds is a monitor; the hosts that a monitor talks to are
 * no strangers.
 */
export function suricata(o: UnsolicitedUdp, context: KindContext): SuricataMatch[] {
  const withinSeconds = o.rememberSeconds;
  const monitor: Mark = { owner: context.id, name: 'monitor', scope: 'host', continuous: true };
  const talks: Mark = { owner: context.id, name: 'talks', scope: 'pair', continuous: true };
  const silent = { silent: true, farEnd: 'destination', monitor: 'source' } as const;
  const datagram = {
    protocol: 'udp',
    source: ANY,
    destination: MEDICAL,
    farEnd: 'source',
    monitor: 'destination',
    limit: { track: 'by_both', seconds: o.suppressSeconds },
    options: [
      { kind: 'flow', states: ['to_server'] },
      { kind: 'mark', action: 'isset', mark: monitor, end: 'destination', withinSeconds },
      { kind: 'mark', action: 'isnotset', mark: talks, withinSeconds },
    ],
  } as const satisfies Omit<SuricataMatch, 'key'>;
  return [
    ...o.seenBy.flatMap((ref) => {
      const { id, suricata: matches } = context.refer(ref);
      return matches()
        .filter((match) => !match.silent && !match.crossing)
        .map((match) => remembering(match, id, monitor, talks));
    }),
    {
      ...silent,
      key: 'talks',
      protocol: 'ip',
      source: MEDICAL,
      destination: ANY,
      options: [
        { kind: 'mark', action: 'isset', mark: monitor, end: 'source', withinSeconds },
        { kind: 'mark', action: 'set', mark: talks },
      ],
      label: 'hosts a monitor talks to',
    },
    { ...datagram, key: 'udp' },
    crossing(datagram, datagram.options),
  ];
}

/**
 * What another detection alerts on, without an alert: its monitor is remembered, and whom it talked to: of a flow that
 * stands already, Suricata asks nothing more of a rule on addresses. It does not depend on the rule that alerts, so that
 * switching that off changes nothing here.
 */
function remembering(
  { limit: _, label: _label, ...match }: SuricataMatch,
  id: string,
  monitor: Mark,
  talks: Mark,
): SuricataMatch {
  const behaviour = id.split('/')[1]!;
  const marks: MarkOption[] = [
    { kind: 'mark', action: 'set', mark: monitor, end: match.monitor },
    { kind: 'mark', action: 'set', mark: talks },
  ];
  // Servers may answer in kind: where the match leaves the direction to its mark, it is said here.
  const directed =
    match.protocol !== 'tcp' || match.options.some(({ kind }) => kind === 'flow')
      ? []
      : [
          {
            kind: 'flow',
            states: [match.monitor === 'source' ? 'to_server' : 'to_client'],
          } as const,
        ];
  return {
    ...match,
    key: `seen-by-${behaviour}-${match.key}`,
    [match.monitor]: { ...match[match.monitor], address: MEDICAL.address },
    options: [...directed, ...match.options, ...marks],
    silent: true,
    label: `monitors by ${behaviour}`,
  };
}
