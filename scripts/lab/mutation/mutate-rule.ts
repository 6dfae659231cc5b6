import { isNobody } from '../../compile/border';
import { neighbour } from '../../lib/addresses';
import { optionText } from '../../compile/suricata/options';
import type {
  AddressTerm,
  RuleEndpoint,
  RuleOption,
  RuleProtocol,
  SuricataRule,
} from '../../model/suricata-rule';
import type { Widened } from './widened';
import { mutateOption } from './mutate-option';

/** A rule with one thing wrong. */
export interface RuleMutant {
  /** `content:"/pm": a bit of byte 2 flipped`. */
  what: string;
  rule: SuricataRule;
  /** What it gave up; absent where it demands something else instead. */
  widened?: Widened;
}

/** What a protocol is altered to; `ip` drops it. Application protocols are left as they are. */
const OTHER_PROTOCOL: Partial<Record<RuleProtocol, RuleProtocol>> = {
  tcp: 'udp',
  'tcp-pkt': 'tcp-stream',
  'tcp-stream': 'tcp-pkt',
  udp: 'tcp',
  icmp: 'udp',
};

/** All mutants of a rule: each condition dropped and altered, each part of the header widened or moved. */
export function mutateRule(rule: SuricataRule): RuleMutant[] {
  const texts = rule.options.map(optionText);
  const options = rule.options.flatMap((option, i) =>
    mutateOption(option).map(({ what, option: changed, widens }): RuleMutant => ({
      what: `${texts[i]}${texts.indexOf(texts[i]!) < i ? ' (again)' : ''}: ${what}`,
      ...(widens ? { widened: widenedBy(option, changed) } : {}),
      rule: {
        ...rule,
        options: rule.options.flatMap((other, j) => (i !== j ? [other] : changed ? [changed] : [])),
      },
    })),
  );
  return [
    ...options,
    ...(['source', 'destination'] as const).flatMap((end) =>
      mutateEndpoint(rule[end]).map(({ what, endpoint, dropped }): RuleMutant => ({
        what: `${end} ${what}`,
        rule: { ...rule, [end]: endpoint },
        ...(dropped ? { widened: { part: dropped, end } } : {}),
      })),
    ),
    ...mutateProtocol(rule),
  ];
}

function widenedBy(option: RuleOption, changed: RuleOption | null): Widened {
  if (option.kind === 'flow') {
    const kept = changed?.kind === 'flow' ? changed.states : [];
    const dropped = option.states.filter((state) => !kept.includes(state));
    return { part: 'flow', option, dropped };
  }
  return option.kind === 'xbits' && changed
    ? { part: 'expiry', option }
    : { part: 'option', option, ...(changed ? { changed } : {}) };
}

function mutateProtocol(rule: SuricataRule): RuleMutant[] {
  const other = OTHER_PROTOCOL[rule.protocol];
  if (!other) return [];
  return [
    {
      what: `protocol ip for ${rule.protocol}`,
      rule: { ...rule, protocol: 'ip' },
      widened: { part: 'protocol' },
    },
    {
      what: `protocol ${other} for ${rule.protocol}`,
      rule: { ...rule, protocol: other },
      ...(other === 'tcp-stream' ? { widened: { part: 'reassembly' } } : {}),
    },
  ];
}

interface EndpointMutant {
  what: string;
  endpoint: RuleEndpoint;
  /** What became `any`. */
  dropped?: 'address' | 'port';
}

function mutateEndpoint(endpoint: RuleEndpoint): EndpointMutant[] {
  const { address, port } = endpoint;
  return [
    ...mutateAddress(address).map(({ what, changed }): EndpointMutant => ({
      what,
      endpoint: { ...endpoint, address: changed },
      ...(changed === 'any' ? { dropped: 'address' } : {}),
    })),
    ...(typeof port === 'string'
      ? []
      : [
          {
            what: 'any port',
            endpoint: { ...endpoint, port: 'any' as const },
            dropped: 'port' as const,
          },
          ...port.map((one) => ({
            what: `port ${one + 1} for ${one}`,
            endpoint: { ...endpoint, port: port.map((p) => (p === one ? one + 1 : p)) },
          })),
        ]),
  ];
}

function mutateAddress(address: AddressTerm): { what: string; changed: AddressTerm }[] {
  if (address === 'any') return [];
  const any = { what: 'any address', changed: 'any' as const };
  if (typeof address === 'string') return [any];
  return [
    any,
    ...address.flatMap((one, i) => {
      // `!$HOME_NET` among them is the border itself; what stands beside it is listed.
      if (one.startsWith('!')) return [];
      if (isNobody(one)) {
        // Where there are two, either keeps the list from becoming empty.
        return address.filter(isNobody).length > 1 ? [] : [without(address, i)];
      }
      const replaced = (other: string) => address.map((a, j) => (i === j ? other : a));
      const [base, bits] = one.split('/');
      return [
        {
          what: `the next one for ${one}`,
          changed: replaced(
            bits ? `${neighbour(base!, 2 ** (32 - Number(bits)))}/${bits}` : neighbour(one, 1),
          ),
        },
        ...(bits ? [wider(one, base!, Number(bits), replaced)] : []),
        ...(address.length > 1 ? [without(address, i)] : []),
      ];
    }),
  ];
}

function without(address: readonly string[], index: number) {
  return {
    what: `without ${address[index]}`,
    changed: address.filter((_, i) => i !== index),
  };
}

/** A subnet of twice the size. */
function wider(cidr: string, base: string, bits: number, replaced: (other: string) => string[]) {
  const size = 2 ** (33 - bits);
  const value = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return {
    what: `/${bits - 1} for ${cidr}`,
    changed: replaced(`${neighbour(base, -(value % size))}/${bits - 1}`),
  };
}
