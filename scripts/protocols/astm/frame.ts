/** Last byte of a frame that ends a message, and of one that goes on in the next. */
const ENDS = 0x03;
const GOES_ON = 0x17;

/**
 * A frame of ASTM E1381 (LIS01): 02, its number, records that end in CR, 03, checksum in two hex digits, CR, LF. The
 * checksum is the sum of all from the number to 03, modulo 256.
 */
export function astmFrame(number: number, ...records: readonly string[]): string {
  return framed(number, joined(records), ENDS);
}

/**
 * One message in as many frames as it needs, numbered from 1, cut wherever the text is full; all but the last end in 17.
 * @param textChars of a frame's text, at most.
 */
export function astmFrames(textChars: number, ...records: readonly string[]): string[] {
  const text = joined(records);
  const count = Math.ceil(text.length / textChars);
  return Array.from({ length: count }, (_, i) =>
    framed(i + 1, text.slice(i * textChars, (i + 1) * textChars), i === count - 1 ? ENDS : GOES_ON),
  );
}

/** What both sides say while frames go from client to server: 05, 06, a frame, 06 and so on, and 04. */
export function astmTransfer(frames: readonly string[]) {
  const client = (text: string) => ({ from: 'client', text }) as const;
  const accepted = { from: 'server', text: '\x06' } as const;
  return [
    client('\x05'),
    accepted,
    ...frames.flatMap((frame) => [client(frame), accepted]),
    client('\x04'),
  ];
}

function joined(records: readonly string[]): string {
  return records.map((record) => `${record}\r`).join('');
}

function framed(number: number, text: string, end: number): string {
  const counted = `${number % 8}${text}${String.fromCharCode(end)}`;
  const sum = [...Buffer.from(counted, 'latin1')].reduce((a, b) => a + b, 0) % 256;
  return `\x02${counted}${sum.toString(16).toUpperCase().padStart(2, '0')}\r\n`;
}
