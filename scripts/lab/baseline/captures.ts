import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { readPcap, type Capture } from '../packets';
import { asEthernet, isConvertible } from '../../lib/captures/as-ethernet';
import { headBytes } from '../../lib/captures/prepare';
import { captureFormat } from '../../lib/captures/stream';

/** A capture of the folder. */
export interface FoundCapture {
  /** Relative to the folder that was asked about. */
  file: string;
  path: string;
  /** Bytes on disk. */
  size: number;
}

/** Enough of a packed file to see what is in it. */
const GZIP_HEAD_BYTES = 4096;
/** Above this a capture costs more than the start of an engine: it runs by itself. */
const LARGE_BYTES = 64 * 2 ** 20;
/** Captures that last longer are not put one behind the other: the clock of a file ends in 2106. */
const LONG_SECONDS = 366 * 86_400;
/** Suricata leaves longer ones out without a word, also out of its count. */
const MOST_FRAME_BYTES = 65_535;

/** What lies below a folder. */
export interface FoundCaptures {
  captures: FoundCapture[];
  /** What cannot be looked at: links to nothing, files and folders without permission. */
  unreadable: { file: string; why: string }[];
}

/**
 * Every capture below a folder, told by its first bytes, whatever it is called; sorted by path. Links are
 * followed; what two ways lead to counts once.
 */
export function findCaptures(folder: string): FoundCaptures {
  const found: FoundCaptures = { captures: [], unreadable: [] };
  const seen = new Set<string>();
  const visit = (given: string) => {
    const file = path.relative(folder, given);
    try {
      const stat = statSync(given);
      const id = `${stat.dev}:${stat.ino}`;
      if (seen.has(id)) return;
      seen.add(id);
      if (stat.isDirectory()) {
        for (const name of readdirSync(given).sort()) visit(path.join(given, name));
      } else if (stat.isFile() && isCapture(given)) {
        found.captures.push({ file, path: given, size: stat.size });
      }
    } catch (error) {
      found.unreadable.push({ file, why: (error as Error).message });
    }
  };
  visit(folder);
  found.captures.sort((a, b) => (a.path < b.path ? -1 : 1));
  return found;
}

/** A capture's packets as tagged Ethernet, without the tag's id: `write` takes it. */
export interface Readable {
  found: FoundCapture;
  capture: Capture;
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
export function readCapture(found: FoundCapture): Readable | SingleCapture {
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
  const head = headBytes(file, GZIP_HEAD_BYTES);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return captureFormat(head) !== null;
  const inside = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  return captureFormat(inside) !== null;
}
