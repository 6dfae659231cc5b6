import { neighbour } from '../../lib/addresses';
import { GROUPS_IPV4, PRIVATE_IPV4 } from '../../lib/site-networks';

/** RFC 1918, section 3: what the rendered SQL takes for inside; owners change it to their networks. */
export const SQL_HOME_NETWORKS = PRIVATE_IPV4;

/**
 * A network as SQL that every engine has: equality and LIKE on whole bytes. Log tables hold addresses as
 * text, and no function to compare them is common to DuckDB, ClickHouse, Trino and Spark.
 * @param column SQL of a text column.
 */
export function inNetworks(column: string, cidrs: readonly string[]): string {
  const patterns = cidrs.flatMap(bytePatterns);
  const hosts = patterns.filter((pattern) => !pattern.endsWith('%'));
  const terms = [
    ...(hosts.length > 0 ? [`${column} IN (${hosts.map((host) => `'${host}'`).join(', ')})`] : []),
    ...patterns
      .filter((pattern) => pattern.endsWith('%'))
      .map((pattern) => `${column} LIKE '${pattern}'`),
  ];
  return terms.length === 0 ? '1 = 0' : `(${terms.join(' OR ')})`;
}

/** Whether an address is a group's (lib/site-networks.ts), as SQL; any multicast of IPv6 begins with ff. */
export function isGroup(column: string): string {
  return `(${inNetworks(column, GROUPS_IPV4)} OR ${column} LIKE 'ff%:%')`;
}

/** A CIDR as LIKE patterns: `10.0.0.0/8` is `10.%`; `/12` becomes sixteen of `/16`; a host is itself. */
export function bytePatterns(cidr: string): string[] {
  const [address, bits] = [cidr.split('/')[0]!, Number(cidr.split('/')[1] ?? 32)];
  if (bits === 0) return ['%'];
  const wholeBytes = Math.ceil(bits / 8);
  const count = 2 ** (wholeBytes * 8 - bits);
  const step = 2 ** (32 - wholeBytes * 8);
  return Array.from({ length: count }, (_, i) => {
    const bytes = neighbour(address, i * step)
      .split('.')
      .slice(0, wholeBytes);
    return wholeBytes === 4 ? bytes.join('.') : `${bytes.join('.')}.%`;
  });
}
