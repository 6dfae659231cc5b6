import { plainNetwork } from './site-networks';
import { patternBytes } from './suricata-literals';

/** The one place where values become literals inside a Zeek script or signature. */

/** A Zeek string. Everything but plain printable ASCII becomes `\xNN`, so nothing can end it early. */
export function zeekString(text: string | Uint8Array): string {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  const body = [...bytes].map((byte) => {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    return plain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `"${body.join('')}"`;
}

/** `set(1.2.3.4, 5.6.7.8)` for addresses, `set(1.2.3.0/24)` for subnets: both are already literals. */
export function zeekSet(literals: readonly string[]): string {
  return `set(${literals.join(', ')})`;
}

/**
 * A subnet: a lone address is a network of one host, an IPv6 address stands in brackets.
 * @throws Error for what is no network.
 */
export function zeekSubnet(network: string): string {
  const [address = '', bits = ''] = plainNetwork(network).split('/');
  return `${address.includes(':') ? `[${address}]` : address}/${bits}`;
}

/** `vector(a, b)` of literals. */
export function zeekVector(literals: readonly string[]): string {
  return `vector(${literals.join(', ')})`;
}

/** A record of a named type: `FrameField($at=2, $digits=4)`. Named, so that optional fields may be absent. */
export function zeekRecord(type: string, fields: Readonly<Record<string, string>>): string {
  return `${type}(${Object.entries(fields)
    .map(([name, value]) => `$${name}=${value}`)
    .join(', ')})`;
}

/** A number of seconds as an interval. */
export function zeekInterval(seconds: number): string {
  return `${seconds}secs`;
}

/** Bytes inside a Zeek pattern; the same escapes as in a pcre (src/re-scan.l: two digits behind `\x`). */
export const zeekPatternBytes = patternBytes;

/** `T` or `F`. */
export function zeekBool(value: boolean): string {
  return value ? 'T' : 'F';
}
