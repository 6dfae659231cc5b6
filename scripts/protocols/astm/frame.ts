/**
 * A frame of ASTM E1381 (LIS01): 02, its number, records that end in CR, 03, checksum in two hex digits, CR, LF. The
 * checksum is the sum of all from the number to 03, modulo 256.
 */
export function astmFrame(number: number, ...records: readonly string[]): string {
  const counted = `${number % 8}${records.map((record) => `${record}\r`).join('')}\x03`;
  const sum = [...Buffer.from(counted, 'latin1')].reduce((a, b) => a + b, 0) % 256;
  return `\x02${counted}${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}
