import { Address4 } from 'ip-address';
import type { Settings } from './settings';

/** An address variable of suricata.yaml, taken apart. IPv6 parts are kept as text and never match. */
export interface AddressList {
  /** CIDRs and addresses; `any` is 0.0.0.0/0. */
  positive: string[];
  negative: string[];
  /** Variables that are used and not defined. */
  missing: string[];
}

/** Reads `[10.0.0.0/8,!10.1.0.0/16,$DMZ]`, with variables followed. */
export function readAddressList(
  text: string,
  config: Settings,
  seen: readonly string[] = [],
): AddressList {
  const list: AddressList = { positive: [], negative: [], missing: [] };
  for (const term of splitTerms(text)) {
    const negated = term.startsWith('!');
    const bare = term.replace(/^!/, '').trim();
    let inner: AddressList;
    if (bare.startsWith('[')) inner = readAddressList(bare.slice(1, -1), config, seen);
    else if (bare.startsWith('$')) {
      const name = bare.slice(1);
      const value = config.text(`vars.address-groups.${name}`);
      inner =
        value === null || seen.includes(name)
          ? { positive: [], negative: [], missing: [name] }
          : readAddressList(value, config, [...seen, name]);
    } else inner = { positive: bare === '' ? [] : [spelled(bare)], negative: [], missing: [] };
    list.missing.push(...inner.missing);
    (negated ? list.negative : list.positive).push(...inner.positive);
    (negated ? list.positive : list.negative).push(...inner.negative);
  }
  // Only negations: everything else is meant.
  if (list.positive.length === 0 && list.negative.length > 0) list.positive.push('0.0.0.0/0');
  return list;
}

/** Addresses of documentation networks: in nobody's own networks unless these hold everything. */
export const NOBODYS_ADDRESSES = ['198.51.100.77', '203.0.113.77'] as const;

/** Whether a list holds an IPv4 address. */
export function holds(list: AddressList, address: string): boolean {
  const within = (nets: readonly string[]) => nets.some((net) => inNet(net, address));
  return within(list.positive) && !within(list.negative);
}

/** Whether a CIDR, address or `a-b` range holds an address; false for what is no IPv4. */
export function inNet(net: string, address: string): boolean {
  const range = /^([\d.]+)-([\d.]+)$/.exec(net);
  if (range) {
    const [low, high, at] = [range[1]!, range[2]!, address].map(numberOf);
    return low! <= at! && at! <= high!;
  }
  if (!Address4.isValid(net) || !Address4.isValid(address)) return false;
  return new Address4(address).isInSubnet(new Address4(net));
}

function spelled(term: string): string {
  return term === 'any' ? '0.0.0.0/0' : term;
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The terms of a list, its own brackets taken off; lists inside of it stay whole. */
export function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let depth = 0;
  let term = '';
  const body = /^\s*\[.*\]\s*$/.test(text) ? text.trim().slice(1, -1) : text;
  for (const letter of body) {
    if (letter === '[') depth += 1;
    if (letter === ']') depth -= 1;
    if (letter === ',' && depth === 0) {
      terms.push(term.trim());
      term = '';
    } else term += letter;
  }
  return [...terms, term.trim()].filter((part) => part !== '');
}
