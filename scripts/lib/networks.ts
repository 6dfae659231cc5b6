import { Address4 } from 'ip-address';
import { cidrProblem, neighbour } from './addresses';

/** RFC 1918, section 3: what a site uses inside unless it says otherwise. */
export const PRIVATE_NETWORKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

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

/** Text that every line with an address in these networks holds: for looking through logs fast. */
export function needles(cidrs: readonly string[]): string[] {
  const prefixes = cidrs.map((cidr) => {
    const whole = Math.floor(Number(cidr.split('/')[1] ?? 32) / 8);
    const bytes = new Address4(cidr).startAddress().correctForm().split('.');
    // Hosts share a needle with their neighbours: few needles are faster than exact ones.
    return bytes
      .slice(0, Math.min(whole, 3))
      .map((byte) => `${byte}.`)
      .join('');
  });
  return [...new Set(prefixes)];
}

/**
 * Networks as a person writes them: `10.0.0.0/8,192.0.2.1`.
 * @throws Error naming what is wrong with the first that is not one.
 */
export function parseNetworks(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((word) => {
      const cidr = word.includes('/') ? word : `${word}/32`;
      const problem = cidrProblem(cidr);
      if (problem)
        throw new Error(`${problem}; write IPv4 networks such as 10.0.0.0/8,192.0.2.0/24`);
      return cidr;
    });
}
