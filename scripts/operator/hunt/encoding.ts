import type { Chunks } from '../../lib/unpack/chunks';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be' | 'binary';

/** Text as one byte a letter needs none of these; a few are in every damaged log. */
const MOST_CONTROLS = 0.05;

/**
 * How a text is written, by its byte order mark, else by where its zeros are: ASCII in UTF-16 has one in
 * every second place. `binary` is no text at all. Zeros alone do not make it binary: a log that was emptied
 * while its writer went on begins with thousands (logrotate's copytruncate).
 */
export function encodingOf(head: Buffer): Encoding {
  const marks: [string, Encoding][] = [
    ['fffe0000', 'utf-32le'],
    ['0000feff', 'utf-32be'],
    ['fffe', 'utf-16le'],
    ['feff', 'utf-16be'],
    ['efbbbf', 'utf-8'],
  ];
  const start = head.subarray(0, 4).toString('hex');
  const marked = marks.find(([hex]) => start.startsWith(hex));
  if (marked) return marked[1];
  const zeros = [0, 0, 0, 0];
  let controls = 0;
  for (let i = 0; i < head.length; i += 1) {
    const byte = head[i]!;
    if (byte === 0) zeros[i % 4]! += 1;
    else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 27) controls += 1;
  }
  const quarter = head.length / 4;
  const full = zeros.map((count) => count > quarter * 0.8);
  const key = full.map(Number).join('');
  if (head.length >= 8) {
    if (key === '0101') return 'utf-16le';
    if (key === '1010') return 'utf-16be';
    if (key === '0111') return 'utf-32le';
    if (key === '1110') return 'utf-32be';
  }
  return controls > head.length * MOST_CONTROLS ? 'binary' : 'utf-8';
}

/** Any text as UTF-8 in lines that end with a line feed, and without a byte order mark. */
export async function* asText(
  chunks: Chunks,
  { encoding, carriageReturns }: { encoding: Encoding; carriageReturns: boolean },
): Chunks {
  for await (const chunk of asUtf8(chunks, encoding)) {
    if (!carriageReturns) {
      yield chunk;
      continue;
    }
    const own = Buffer.from(chunk);
    for (let at = own.indexOf(13); at >= 0; at = own.indexOf(13, at + 1)) own[at] = 10;
    yield own;
  }
}

/** Any text as UTF-8 without a byte order mark. UTF-8 passes as it is. */
async function* asUtf8(chunks: Chunks, encoding: Encoding): Chunks {
  if (encoding === 'utf-8' || encoding === 'binary') {
    let first = true;
    for await (const chunk of chunks) {
      const marked = first && chunk.subarray(0, 3).toString('hex') === 'efbbbf';
      first = false;
      yield marked ? chunk.subarray(3) : chunk;
    }
    return;
  }
  const width = encoding.startsWith('utf-32') ? 4 : 2;
  let rest: Buffer = Buffer.alloc(0);
  let first = true;
  for await (const chunk of chunks) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const whole = bytes.length - (bytes.length % width);
    rest = Buffer.from(bytes.subarray(whole));
    const text = decode(bytes.subarray(0, whole), encoding);
    yield Buffer.from(first ? text.replace(/^\uFEFF/, '') : text);
    first = false;
  }
}

function decode(bytes: Buffer, encoding: Encoding): string {
  if (encoding === 'utf-16le') return bytes.toString('utf16le');
  if (encoding === 'utf-16be') return Buffer.from(bytes).swap16().toString('utf16le');
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const code = encoding === 'utf-32le' ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
  }
  return text;
}
