import { Address4, Address6 } from 'ip-address';

/** RFC 1918, section 3: the networks that every engine and tool here takes for a site's own where it is told none. */
export const PRIVATE_IPV4 = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] as const;

/**
 * What a site uses inside unless it says otherwise: RFC 1918 (section 3), unique local and link-local IPv6
 * (RFC 4193, RFC 4291), and link-local IPv4 (RFC 3927), which no router passes on.
 */
const PRIVATE_NETWORKS = [...PRIVATE_IPV4, '169.254.0.0/16', 'fc00::/7', 'fe80::/10'];

/** Addresses that are no host's own, multicast (RFC 1112, RFC 4291) and broadcast: nobody lives there to be outside. */
export const GROUPS_IPV4 = ['224.0.0.0/4', '255.255.255.255'] as const;
export const GROUP_NETWORKS = [...GROUPS_IPV4, 'ff00::/8'] as const;

/**
 * One spelling for each host: an IPv4 address inside of IPv6 (mapped, RFC 4291 2.5.5.2; NAT64's well-known
 * prefix, RFC 6052 2.1) is that IPv4 address, other IPv6 addresses are in their short form.
 * @returns null for what is no address.
 */
export function plainAddress(text: string): string | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return Address4.isValid(text) ? text : null;
  if (!text.includes(':') || text.includes('/')) return null;
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!Address6.isValid(bare)) return null;
  const address = new Address6(bare);
  if (MAPPED.some((prefix) => address.isInSubnet(prefix))) return address.to4().correctForm();
  return address.correctForm();
}

const MAPPED = [new Address6('::ffff:0:0/96'), new Address6('64:ff9b::/96')];

/** The networks inside a site's border, as HOME_NET says them: `!` takes a part out again. */
export class Site {
  private readonly inNets: (Address4 | Address6)[];
  private readonly outNets: (Address4 | Address6)[];
  private readonly known = new Map<string, boolean>();

  /** @throws Error naming the first that is no network, with what to write instead. */
  constructor(readonly networks: readonly string[] = PRIVATE_NETWORKS) {
    const parsed = networks.map((word) => ({ out: word.startsWith('!'), net: parse(word) }));
    this.inNets = parsed.filter(({ out }) => !out).map(({ net }) => net);
    this.outNets = parsed.filter(({ out }) => out).map(({ net }) => net);
  }

  /** Whether a host lies inside the border. What is no address lies outside. */
  inside(address: string): boolean {
    const known = this.known.get(address);
    if (known !== undefined) return known;
    const plain = plainAddress(address);
    const host =
      plain === null ? null : plain.includes(':') ? new Address6(plain) : new Address4(plain);
    const within = (nets: readonly (Address4 | Address6)[]) =>
      host !== null &&
      nets.some((net) => net.constructor === host.constructor && host.isInSubnet(net as never));
    const inside = within(this.inNets) && !within(this.outNets);
    this.known.set(address, inside);
    return inside;
  }

  /** Which side of the border a far end lies on. What is said to a group is said inside. */
  borderOf(farEnd: string): 'internal' | 'crossed' {
    return this.inside(farEnd) || isGroup(farEnd) ? 'internal' : 'crossed';
  }
}

const GROUPS = new Site(GROUP_NETWORKS);

/** Whether an address is a group's, not a host's own. */
export function isGroup(address: string): boolean {
  return GROUPS.inside(address);
}

const DOCUMENTATION = new Site(['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24']);

/** Whether an address is of a network that no host on the Internet has (RFC 5737). */
export function isDocumentation(address: string): boolean {
  return DOCUMENTATION.inside(address);
}

/**
 * Networks as a person or a HOME_NET writes them: `10.0.0.0/8,192.0.2.1`, `[10.0.0.0/8,!10.9.0.0/16]`.
 * @throws Error naming what is wrong with the first that is not one.
 */
export function parseNetworks(text: string): string[] {
  const words = text
    .replace(/[[\]]/g, ' ')
    .split(/[\s,]+/)
    .filter(Boolean);
  if (words.length === 0) throw new Error(`"${text}" names no network; write 10.0.0.0/8,fd00::/8`);
  if (words.every((word) => word.startsWith('!'))) {
    throw new Error(
      `"${text}" names nothing inside; write 0.0.0.0/0,::/0,${text} for all but that`,
    );
  }
  return words.map(plainNetwork);
}

/**
 * One spelling for each network, with its mask, `!` before one that is left out: what stands in an engine's
 * configuration or script went through here.
 * @throws Error for what is no network, with what to write instead.
 */
export function plainNetwork(word: string): string {
  const out = word.startsWith('!') ? '!' : '';
  const net = parse(word);
  return `${out}${net.startAddress().correctForm()}/${net.subnetMask}`;
}

function parse(word: string): Address4 | Address6 {
  const text = word.replace(/^!/, '');
  const family = text.includes(':') ? Address6 : Address4;
  if (!family.isValid(text)) {
    throw new Error(
      `"${word}" is no network; write IPv4 or IPv6 networks such as 10.0.0.0/8,192.0.2.7,fd00::/8`,
    );
  }
  const net = new family(text);
  const start = net.startAddress().correctForm();
  if (start !== net.correctForm()) {
    throw new Error(`"${word}" has host bits set; write "${start}/${net.subnetMask}"`);
  }
  return net;
}
