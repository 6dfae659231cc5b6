import { Address4 } from 'ip-address';

/**
 * IPv4 addresses and CIDRs, parsed and compared by ip-address; every address in a definition passes here.
 * IPv6 is left out on purpose: no source gives an IPv6 indicator for these devices.
 */

/** What is wrong with an address, or null. `10.0.0.1` is an address, `10.0.0.0/8` a subnet. */
export function addressProblem(text: string): string | null {
  if (!Address4.isValid(text)) return `"${text}" is not an IPv4 address`;
  if (text.includes('/')) return `"${text}" is a subnet where one address is wanted`;
  return null;
}

/** What is wrong with a CIDR, or null. Host bits must be zero, so that each subnet has one spelling. */
export function cidrProblem(text: string): string | null {
  if (!Address4.isValid(text) || !text.includes('/')) return `"${text}" is not an IPv4 CIDR`;
  const start = new Address4(text).startAddress().correctForm();
  const wanted = `${start}/${text.split('/')[1]}`;
  return wanted === text ? null : `"${text}" has host bits set; write "${wanted}"`;
}

/** The four bytes of an address, in network order. */
export function addressBytes(address: string): Uint8Array {
  return Uint8Array.from(new Address4(address).toArray());
}

/** The address `offset` away: `neighbour('10.0.0.1', 1)` is `10.0.0.2`. */
export function neighbour(address: string, offset: number): string {
  return fromNumber(toNumber(address) + offset);
}

/** Whether an address lies in a CIDR or equals an address. */
export function contains(cidrOrAddress: string, address: string): boolean {
  return new Address4(address).isInSubnet(new Address4(cidrOrAddress));
}

/**
 * A subnet without some of its addresses, as the fewest CIDRs that say so positively: a negated address in
 * a rule header would make Suricata look at every packet.
 * @returns CIDRs in ascending order; single addresses come without `/32`.
 */
export function subtract(cidr: string, excluded: readonly string[]): string[] {
  const inside = excluded.filter((address) => contains(cidr, address));
  const [base, bits] = [cidr.split('/')[0]!, Number(cidr.split('/')[1] ?? 32)];
  if (inside.length === 0) return [bits === 32 ? base : `${base}/${bits}`];
  if (bits === 32) return [];
  const half = 2 ** (31 - bits);
  return [
    ...subtract(`${base}/${bits + 1}`, inside),
    ...subtract(`${neighbour(base, half)}/${bits + 1}`, inside),
  ];
}

function toNumber(address: string): number {
  return new Address4(address).toArray().reduce((value, byte) => value * 256 + byte, 0);
}

function fromNumber(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
