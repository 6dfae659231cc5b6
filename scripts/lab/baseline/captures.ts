import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readPcap, type Capture } from '../packets';
import { asEthernet, isConvertible } from '../../lib/captures/as-ethernet';

/** A capture of the folder. */
export interface Found {
  /** Relative to the folder that was asked about. */
  file: string;
  path: string;
  /** Bytes on disk. */
  size: number;
}

const MAGIC = ['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d', '0a0d0d0a', '1f8b'];
/** Above this a capture costs more than the start of an engine: it runs by itself. */
const LARGE_BYTES = 64 * 2 ** 20;
/** Captures that last longer are not put one behind the other: the clock of a file ends in 2106. */
const LONG_SECONDS = 366 * 86_400;
/** Suricata leaves longer ones out without a word, also out of its count. */
const MOST_FRAME_BYTES = 65_535;

/** Every capture below a folder, told by its first bytes, whatever it is called; sorted by path. */
export function findCaptures(folder: string): Found[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter(isCapture)
    .sort()
    .map((file) => ({
      file: path.relative(folder, file),
      path: file,
      size: statSync(file).size,
    }));
}

/** A capture's packets as tagged Ethernet, without the tag's id: `write` takes it. */
export interface Readable {
  found: Found;
  capture: Capture;
  /** Microseconds since 1970. */
  first: number;
  last: number;
}

/** A capture that cannot stand beside others in one file, and why. */
export interface Alone {
  found: Found;
  alone: string;
}

/** Reads a capture whole, or says why it must run by itself. */
export function readCapture(found: Found): Readable | Alone {
  const alone = (why: string) => ({ found, alone: why });
  if (found.size > LARGE_BYTES) return alone('large');
  let capture: Capture;
  try {
    const bytes = readFileSync(found.path);
    capture = readWhole(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
  } catch (error) {
    const { message } = error as Error;
    return alone(message.includes('mixes link types') ? 'mixes link types' : message);
  }
  const { linkType, records } = capture;
  if (!isConvertible(linkType)) return alone(`link type ${linkType}`);
  if (records.length === 0) return { found, capture, first: 0, last: 0 };
  if (records.some(({ bytes }) => asEthernet(bytes, linkType, 1) === null)) {
    return alone('frames with several VLAN tags or without a header');
  }
  if (records.some(({ bytes }) => bytes.length + 4 > MOST_FRAME_BYTES)) {
    return alone('frames of 64 KiB and more');
  }
  const first = records.reduce((least, { timeMicros }) => Math.min(least, timeMicros), Infinity);
  const last = records.reduce((most, { timeMicros }) => Math.max(most, timeMicros), -Infinity);
  if (last - first > LONG_SECONDS * 1e6) return alone('lasts longer than a year');
  return { found, capture, first, last };
}

/** All whole packets: of a capture that was cut off, those before the cut. */
function readWhole(bytes: Uint8Array): Capture {
  try {
    return readPcap(bytes);
  } catch (error) {
    const cut = /ends inside a \w+(?: header)? at (\d+)$/.exec((error as Error).message)?.[1];
    if (cut === undefined) throw error;
    return readPcap(bytes.subarray(0, Number(cut)));
  }
}

function isCapture(file: string): boolean {
  const bytes = readFileSync(file, { flag: 'r' }).subarray(0, 4).toString('hex');
  return MAGIC.some((magic) => bytes.startsWith(magic));
}
