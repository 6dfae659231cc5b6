/** Small conversions that every layer needs. */
import type { Bytes } from '../../model/scenario';

/** Message bytes from hex digits (blanks allowed) or as they are. Throws on anything else. */
export function toBytes(bytes: Bytes): Uint8Array {
  if (typeof bytes !== 'string') return bytes;
  const digits = bytes.replace(/\s+/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-fA-F]/.test(digits)) {
    throw new Error(
      `bytes "${bytes.slice(0, 40)}" are not hex; write two hex digits a byte, like "00 ff 7e"`,
    );
  }
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

/** The four bytes of an IPv4 address, not to be written to: they are kept. Throws when it is none. */
export const addressBytes = kept((address) => {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    throw new Error(`"${address}" is no IPv4 address; write four numbers 0-255, like 10.0.0.5`);
  }
  return Uint8Array.from(parts, Number);
});

/**
 * The MAC address that a host of the lab has: locally administered, the address in its last four
 * bytes, so that a capture can be read without an ARP table. Multicast as in RFC 1112 section 6.4.
 */
export const macOf = kept((address) => {
  const [a = 0, b = 0, c = 0, d = 0] = addressBytes(address);
  if (address === '255.255.255.255') return BROADCAST_MAC;
  if (a >= 224 && a < 240) return Uint8Array.of(0x01, 0x00, 0x5e, b & 0x7f, c, d);
  return Uint8Array.of(0x02, 0x00, a, b, c, d);
});

export const BROADCAST_MAC = new Uint8Array(6).fill(0xff);

/**
 * A 32-bit number that looks random and depends on nothing but the parts: initial sequence numbers
 * and IP ids without a clock. FNV-1a, then the finaliser of MurmurHash3, for neighbours to differ in
 * all bits.
 */
export function spread(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('|')) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** More addresses than any capture of the lab has; beyond them it begins anew. */
const MOST_KEPT = 100_000;

/** What was made of an address is not made again: each packet asks for six of them. */
function kept(make: (address: string) => Uint8Array): (address: string) => Uint8Array {
  const made = new Map<string, Uint8Array>();
  return (address) => {
    let bytes = made.get(address);
    if (!bytes) {
      if (made.size >= MOST_KEPT) made.clear();
      bytes = make(address);
      made.set(address, bytes);
    }
    return bytes;
  };
}
