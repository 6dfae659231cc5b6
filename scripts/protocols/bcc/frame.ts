/** B. Braun's BCC frames (Technical Interface Specification BCC 3.25_3.26, section on telegrams). */

/** Letters that stand for others where character stuffing is on: on the wire only, length and checksum do not know it. */
const STUFFED: Readonly<Record<string, string>> = { D: 'EX', E: 'EE', d: 'ex', e: 'ee' };

/**
 * 01, length of the whole message in five digits, 02, bed, `/1/1>`, text, 03, checksum in five digits, 04.
 * @param stuffed whether character stuffing is on.
 */
export function bccFrame(bed: string, text: string, stuffed = false): string {
  const body = `${bed}/1/1>${text}`;
  const length = 1 + 5 + 1 + body.length + 1 + 5 + 1;
  const counted = `\x01${digits(length)}\x02${body}\x03`;
  const sum = [...Buffer.from(counted, 'latin1')].reduce((a, b) => a + b, 0) % 256;
  const wire = stuffed ? body.replaceAll(/[DEde]/g, (letter) => STUFFED[letter]!) : body;
  return `\x01${digits(length)}\x02${wire}\x03${digits(sum)}\x04`;
}

function digits(value: number): string {
  return String(value).padStart(5, '0');
}

/** Records of an answer: seconds, pillar and slot, parameter, value. */
export function bccRecords(...records: readonly string[]): string {
  return records.join('\x1e');
}
