/**
 * The sum of RFC 1071 over big-endian 16-bit words, not yet folded, so that a pseudo header and a
 * segment can be added up. An odd last byte counts as its word's high half.
 */
export function sumWords(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  const even = end - ((end - start) & 1);
  for (let at = start; at < even; at += 2) sum += (bytes[at]! << 8) | bytes[at + 1]!;
  if (even < end) sum += bytes[even]! << 8;
  return sum;
}

/** The Internet checksum: the ones' complement of the folded sum. */
export function foldChecksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}
