import type { Mark } from '../../model/mark';
import type { KindContext } from '../../model/observable';
import type { MarkOption, RuleOption, SuricataMatch } from '../../model/suricata-rule';
import { crossing } from '../crossing';
import type { AddressAnswer } from './pattern';

const ECHO_REPLY = 0;

/** What an answer is, for each protocol. Over UDP any packet is one: the rule is of class ip_only. */
const ANSWERS = [
  ['tcp', [{ kind: 'flags', value: 'SA,CE' }]],
  ['udp', []],
  ['icmp', [{ kind: 'itype', value: ECHO_REPLY }]],
] as const satisfies readonly [string, readonly RuleOption[]][];

/** No flow direction: with a tap on the server's side only, Suricata takes it for the client. */
export function suricata(o: AddressAnswer, { id }: KindContext): SuricataMatch[] {
  const base = {
    source: { address: o.sources, port: 'any' },
    destination: { address: 'any', port: 'any' },
    farEnd: 'source',
    monitor: 'destination',
    limit: { track: 'by_both', seconds: o.suppressSeconds },
  } as const satisfies Omit<SuricataMatch, 'key' | 'protocol' | 'options'>;
  const mark: Mark = { owner: id, name: 'answered', scope: 'flow' };
  const answered = (action: 'set' | 'isset'): MarkOption => ({ kind: 'mark', action, mark });
  return [
    ...ANSWERS.map(([protocol, options]): SuricataMatch => ({
      ...base,
      key: `answered-${protocol}`,
      protocol,
      options: [...options, answered('set')],
      silent: true,
      label: protocol.toUpperCase(),
    })),
    { ...base, key: 'answer', protocol: 'ip', options: [answered('isset')] },
    crossing({ ...base, protocol: 'ip', options: [] }, [answered('isset')]),
  ];
}
