/** Unique local and link-local IPv6 (RFC 4193, RFC 4291): what Zeek counts as local by itself. */
const UNIQUE_LOCAL = 'fd00::/8';
const LINK_LOCAL = 'fe80::/10';

/**
 * The site's networks as they are written for an engine. HOME_NET and Site::local_nets belong to the whole sensor:
 * a site that names its IPv4 networks alone must not make its IPv6 hosts strangers to every other rule and script.
 * So link-local addresses, which never cross a router, always belong to the site, and unique local ones do unless
 * it names IPv6 networks of its own.
 * @returns none where the site names none: then the engines' own settings stay.
 */
export function siteNetworks(home: readonly string[]): string[] {
  if (home.length === 0) return [];
  const implied = home.some(isIPv6) ? [LINK_LOCAL] : [UNIQUE_LOCAL, LINK_LOCAL];
  return [...home, ...implied.filter((net) => !home.includes(net))];
}

/** Whether an address or CIDR is IPv6. */
export function isIPv6(net: string): boolean {
  return net.includes(':');
}
