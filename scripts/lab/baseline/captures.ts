import { createReadStream, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { asEthernet, isConvertible } from '../../lib/captures/as-ethernet';
import { fitsEngines } from '../../lib/captures/clock';
import { headBytes } from '../../lib/captures/prepare';
import { captureFormat, NO_CAPTURE, type StreamedPacket } from '../../lib/captures/stream';
import { surveyCapture, type Survey } from '../../lib/captures/survey';
import type { Chunks } from '../../lib/unpack/chunks';
import { isPacked, unpack } from '../../lib/unpack/unpack';
import { whyUnread } from '../../lib/file-errors';

/** A capture of the folder. */
export interface FoundCapture {
  /** Relative to the folder that was asked about. */
  file: string;
  path: string;
  /** Bytes on disk. */
  size: number;
}

/** Enough of a file to see what it is: a header of tar is the longest. */
export const FILE_HEAD_BYTES = 512;
/** Above this a capture costs more than the start of an engine: it runs by itself. */
const LARGE_BYTES = 64 * 2 ** 20;
/** Captures that last longer are not put one behind the other: the clock of a file ends in 2106. */
const LONG_SECONDS = 366 * 86_400;
/** Suricata leaves longer ones out without a word, also out of its count. */
const MOST_FRAME_BYTES = 65_535;

/** Names that tools give to captures, also with what rotation and packing put behind them. */
const CAPTURE_NAME =
  /\.(p?cap|pcapng|ntar|snoop|erf|dmp|enc|5vw|tr1|trc|pkt|apc|fdc|syc|bfr|ncfx?|btsnoop)\d*(\.\w{1,4})*$/i;
/** How captures of other forms begin (wireshark, wiretap/). */
const FOREIGN_MAGIC = [
  'btsnoop\0',
  'TRSNIFF data',
  'XCP\0',
  'GMBU',
  'RTSS',
  'iptrace ',
  '\x05VNF',
  '\x7fver',
];

/** What lies below a folder. */
export interface FoundCaptures {
  captures: FoundCapture[];
  /** What cannot be looked at: links to nothing, no permission, and what is a capture by its name or of another form. */
  unreadable: { file: string; why: string }[];
}

/**
 * Every capture below a folder, told by its first bytes, whatever it is called; sorted by path. Links are
 * followed; what two ways lead to counts once.
 */
export async function findCaptures(folder: string): Promise<FoundCaptures> {
  const found: FoundCaptures = { captures: [], unreadable: [] };
  const seen = new Set<string>();
  const visit = async (given: string) => {
    const file = path.relative(folder, given);
    try {
      const stat = statSync(given);
      const id = `${stat.dev}:${stat.ino}`;
      if (seen.has(id)) return;
      seen.add(id);
      if (stat.isDirectory()) {
        for (const name of readdirSync(given).sort()) await visit(path.join(given, name));
      } else if (stat.isFile() && (await isCapture(given))) {
        found.captures.push({ file, path: given, size: stat.size });
      } else if (CAPTURE_NAME.test(file) || (stat.isFile() && isForeign(given))) {
        const why = stat.isFile() ? NO_CAPTURE : 'is no file';
        found.unreadable.push({ file, why: stat.size === 0 && stat.isFile() ? 'is empty' : why });
      }
    } catch (error) {
      found.unreadable.push({ file, why: whyUnread(error) });
    }
  };
  await visit(folder);
  found.captures.sort((a, b) => (a.path < b.path ? -1 : 1));
  return found;
}

/** Whether a file begins as a capture does that only other tools read. */
function isForeign(file: string): boolean {
  const head = headBytes(file, FILE_HEAD_BYTES).toString('latin1');
  return FOREIGN_MAGIC.some((magic) => head.startsWith(magic));
}

/** A capture's packets as tagged Ethernet, without the tag's id: `write` takes it. */
export interface Readable {
  found: FoundCapture;
  /** What the owner has to know about a verdict. */
  warnings: string[];
  /** Some of it no engine gets to see. */
  inPart: boolean;
  records: readonly StreamedPacket[];
  /** Microseconds since 1970. */
  first: number;
  last: number;
}

/** A capture that cannot stand beside others in one file, and why. */
export interface SingleCapture {
  found: FoundCapture;
  alone: string;
}

/** Reads a capture whole, or says why it must run by itself. */
export async function readCapture(found: FoundCapture): Promise<Readable | SingleCapture> {
  const alone = (why: string) => ({ found, alone: why });
  if (found.size > LARGE_BYTES) return alone('large');
  const records: StreamedPacket[] = [];
  let bytes = 0;
  let survey: Survey;
  try {
    survey = await surveyCapture(found.path, (packet) => {
      bytes += packet.bytes.length;
      if (bytes > LARGE_BYTES) throw new TooLarge();
      records.push(packet);
    });
  } catch (error) {
    return alone(error instanceof TooLarge ? 'large' : whyUnread(error));
  }
  const { linkTypes, warnings, inPart, cut, first, last } = survey;
  if (records.length === 0) {
    return cut === null
      ? { found, warnings: ['it holds no packet'], inPart, records, first: 0, last: 0 }
      : alone(cut);
  }
  if (linkTypes.size > 1) return alone('mixes link types');
  const [linkType] = [...linkTypes];
  if (!isConvertible(linkType!)) return alone(`link type ${linkType}`);
  if (records.some((record) => asEthernet(record.bytes, linkType!, 1) === null)) {
    return alone('frames with several VLAN tags or without a header');
  }
  if (records.some((record) => record.bytes.length + 4 > MOST_FRAME_BYTES)) {
    return alone('frames of 64 KiB and more');
  }
  if (first === null || last === null) return alone('packets without times');
  if (!fitsEngines(first, last)) return alone('a clock that engines cannot hold');
  if (last - first > LONG_SECONDS) return alone('lasts longer than a year');
  return { found, warnings, inPart, records, first: first * 1e6, last: last * 1e6 };
}

/** Packed files tell their size only when they are unpacked. */
class TooLarge extends Error {}

/**
 * Whether a file is a capture, or holds one once it is unpacked.
 * @throws Error for what looks packed and cannot be unpacked.
 */
export async function isCapture(file: string): Promise<boolean> {
  const head = headBytes(file, FILE_HEAD_BYTES);
  if (!isPacked(head)) return captureFormat(head) !== null;
  const source = createReadStream(file) as unknown as Chunks;
  for await (const member of unpack(file, source)) {
    if (captureFormat(member.head) !== null) return true;
    for await (const _ of member.chunks);
  }
  return false;
}
