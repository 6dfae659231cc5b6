import { neighbour } from '../../model/addresses';
import { optionText } from '../../render/suricata-options';
import type {
  AddressTerm,
  RuleEndpoint,
  RuleProtocol,
  SuricataRule,
} from '../../render/suricata-rule';
import { mutateOption } from './mutate-option';

/** A rule with one thing wrong. */
export interface RuleMutant {
  /** `content:"/pm": a bit of byte 2 flipped`. */
  what: string;
  rule: SuricataRule;
}

/** Protocols that are only a way of looking at packets: what they exclude is a condition. */
const PACKETS: readonly RuleProtocol[] = ['tcp', 'tcp-pkt', 'tcp-stream', 'udp', 'icmp'];

/** All mutants of a rule: each condition dropped and altered, each part of the header widened or moved. */
export function mutateRule(rule: SuricataRule): RuleMutant[] {
  const options = rule.options.flatMap((option, i) =>
    mutateOption(option).map(({ what, option: changed }): RuleMutant => ({
      what: `${optionText(option)}: ${what}`,
      rule: {
        ...rule,
        options: rule.options.flatMap((other, j) => (i !== j ? [other] : changed ? [changed] : [])),
      },
    })),
  );
  return [
    ...options,
    ...(['source', 'destination'] as const).flatMap((end) =>
      mutateEndpoint(rule[end]).map(({ what, endpoint }) => ({
        what: `${end} ${what}`,
        rule: { ...rule, [end]: endpoint },
      })),
    ),
    ...(PACKETS.includes(rule.protocol)
      ? [{ what: `protocol ip for ${rule.protocol}`, rule: { ...rule, protocol: 'ip' as const } }]
      : []),
  ];
}

function mutateEndpoint(endpoint: RuleEndpoint): { what: string; endpoint: RuleEndpoint }[] {
  const { address, port } = endpoint;
  return [
    ...mutateAddress(address).map(({ what, changed }) => ({
      what,
      endpoint: { ...endpoint, address: changed },
    })),
    ...(typeof port === 'string'
      ? []
      : [
          { what: 'any port', endpoint: { ...endpoint, port: 'any' as const } },
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
        ...(address.length > 1
          ? [{ what: `without ${one}`, changed: address.filter((_, j) => i !== j) }]
          : []),
      ];
    }),
  ];
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
