import { Buffer } from 'node:buffer';
import { gunzipSync, inflateSync } from 'node:zlib';
import { decompress as unzstd } from 'fzstd';
import { encodingOf } from './encoding';

/**
 * Text in other letters: queues and cloud services put records into base64, often packed before, databases
 * into hex, programs into lists of numbers. Here is what an address looks like in these, and the way back.
 */

/** A needle as its bytes come out in other letters, wherever it stands in the text that was coded. */
export function codedForms(needle: string): string[] {
  const bytes = Buffer.from(needle, 'latin1');
  const hex = bytes.toString('hex');
  const codes = [...bytes];
  return [
    ...[0, 1, 2].map((before) => base64Form(bytes, before)),
    hex,
    hex.toUpperCase(),
    codes.join(','),
    codes.join(', '),
    // UTF-16 in a file of UTF-8; without its last zero it is found in both orders of bytes.
    codes.map((code) => String.fromCharCode(code)).join('\0'),
  ];
}

/** The letters of base64 that the bytes determine alone, where `before` bytes of a group of three precede. */
function base64Form(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const [first, end] = [Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)];
  return text.slice(first, end);
}

/** What may stand before coded text in a line. */
const BEFORE = [...'"\'` \t\n:=,>|('];

/** How packed bytes begin in base64 and hex: what is in them shows only when they are unpacked. */
export function packedNeedles(): string[] {
  const second = [...'ABCDEFGHIJKLMNOP'];
  // gzip (RFC 1952, 2.3): 1f 8b 08, flags, and any time.
  const gzip = [...'ABCDEG'].flatMap((flags) => second.map((time) => `H4sI${flags}${time}`));
  // zstd (RFC 8878, 3.1.1): 28 b5 2f fd.
  const zstd = [...'QRSTUVWXYZabcdef'].map((next) => `KLUv/${next}`);
  return [
    ...BEFORE.flatMap((one) =>
      [...gzip, ...zstd, 'KLUv\\/', '1f8b08', '1F8B08'].map((a) => one + a),
    ),
    'x1f8b08',
    'x1F8B08',
    // xz: fd 37 7a 58 5a 00, without its first letter, which JSON may escape.
    'Td6WFoA',
    // bzip2: BZh, a digit, and the first block's 31 41 59 26 53 59.
    ...[...'123456789'].map((digit) => base64Form(Buffer.from(`BZh${digit}1AY&SY`), 0)),
  ];
}

export interface Decoded {
  text: string;
  /** Why a coded text could not be read; its beginning says that there is something in it. */
  problem: string | null;
}

/** Shorter texts hold no record. */
const SHORTEST = 40;
const BASE64 = new RegExp(`[A-Za-z0-9+/_-]{${SHORTEST},}={0,2}`, 'g');
const NUMBERS = /\[(?:\s*\d{1,3}\s*,){39,}\s*\d{1,3}\s*\]/g;
/** More is unpacked from no single value. */
const MOST_UNPACKED_BYTES = 256 * 2 ** 20;

/** Coded texts in a text, as they stand there. */
export function codedIn(text: string): string[] {
  const plain = text.replaceAll('\\/', '/').replace(/\\u002b/gi, '+');
  return [...(plain.match(BASE64) ?? []), ...(plain.match(NUMBERS) ?? [])];
}

/** A coded text as text again; null for what is none. */
export function decoded(coded: string): Decoded | null {
  if (coded.startsWith('[')) return textOf(Buffer.from((coded.match(/\d+/g) ?? []).map(Number)));
  const hex = coded.replace(/^0?[xX](?=([\da-fA-F]{2})+$)/, '');
  const asHex = /^([\da-fA-F]{2})+$/.test(hex) ? textOf(Buffer.from(hex, 'hex')) : null;
  return asHex ?? textOf(Buffer.from(coded, 'base64'));
}

function textOf(bytes: Buffer): Decoded | null {
  const packing = PACKINGS.find(({ begins }) => begins(bytes));
  if (!packing) {
    return isText(bytes) ? { text: bytes.toString('utf8'), problem: null } : null;
  }
  try {
    const text = Buffer.from(packing.unpack(bytes));
    return isText(text) ? { text: text.toString('utf8'), problem: null } : null;
  } catch (error) {
    // Two bytes are met by chance.
    if (packing.title === 'zlib') return null;
    const { message } = error as Error;
    const why = `holds ${packing.title} in base64 that cannot be unpacked (${message})`;
    return { text: '', problem: why };
  }
}

const magic = (hex: string) => (bytes: Buffer) => bytes.toString('hex', 0, hex.length / 2) === hex;

const PACKINGS: readonly {
  title: string;
  begins: (bytes: Buffer) => boolean;
  unpack: (bytes: Buffer) => Uint8Array;
}[] = [
  {
    title: 'gzip',
    begins: magic('1f8b08'),
    unpack: (bytes) => gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }),
  },
  { title: 'zstd', begins: magic('28b52ffd'), unpack: (bytes) => unzstd(bytes) },
  {
    title: 'zlib',
    // RFC 1950, 2.2: method 8, and a sum of 31 over the first two bytes.
    begins: (bytes) => bytes.length > 8 && bytes[0] === 0x78 && bytes.readUInt16BE(0) % 31 === 0,
    unpack: (bytes) => inflateSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES }),
  },
  { title: 'bzip2', begins: magic('425a68'), unpack: refuse },
  { title: 'xz', begins: magic('fd377a585a00'), unpack: refuse },
];

function refuse(): never {
  throw new Error('decode it first');
}

/** Letters, and hardly anything else: random bytes have a control or a broken letter in every second word. */
function isText(bytes: Buffer): boolean {
  if (bytes.length < SHORTEST / 2) return false;
  const begin = bytes.subarray(0, 4096);
  if (encodingOf(begin) === 'binary') return false;
  const plain = begin.reduce(
    (sum, byte) => sum + Number(byte < 127 && (byte > 31 || byte === 0 || (byte > 8 && byte < 14))),
    0,
  );
  return plain > begin.length * 0.85;
}
