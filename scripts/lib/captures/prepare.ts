import { closeSync, createReadStream, openSync, readSync, statSync, writeSync } from 'node:fs';
import { unpack, type Chunks } from '../unpack';
import { asEthernet, isConvertible } from './as-ethernet';
import {
  captureFormat,
  CutCapture,
  isStandardPcap,
  NO_CAPTURE,
  packetsOf,
  type StreamedPacket,
} from './stream';

/** A capture that every engine can read, and what was done to it. */
export interface Prepared {
  /** The capture itself, or a copy of it. */
  pcap: string;
  packets: number;
  /** Packets of IP, as far as the frames say. */
  ipPackets: number;
  /** Those of them that stand right behind the link's header, where every engine takes them for IP. */
  plainIpPackets: number;
  /** Epoch seconds; null where no packet has a time. */
  first: number | null;
  last: number | null;
  /** What has to be added to times of the copy: a clock may say more than engines can hold. */
  shiftSeconds: number;
  /** What the owner has to know about a verdict. */
  warnings: string[];
  /** Some of it no engine gets to see: that nothing was found says less then. */
  inPart: boolean;
}

const ETHERNET = 1;
/** 2000-01-01: where packets without a time are put, a microsecond after each other. */
const NO_TIME_SECONDS = 946_684_800;
/** 2038-01-19: behind it Zeek reads nothing, and Suricata's times are those of 1901 (32 bits with a sign). */
const LAST_SECONDS = 2 ** 31 - 1;
const WRITE_BYTES = 1 << 20;

/**
 * Makes a capture readable: unpacked, one link type (Ethernet), classic pcap, without a half packet at its
 * end. A capture that is all that already is used as it is.
 * @param copy where a copy is written if one is needed.
 * @throws Error in words for what is no capture, holds no packet, or holds several captures.
 */
export async function prepareCapture(file: string, copy: string): Promise<Prepared> {
  if (statSync(file).isDirectory()) {
    throw new Error(
      `${file} is a folder; name the captures in it, or run "vitalwire baseline ${file}"`,
    );
  }
  const linkTypes = new Set<number>();
  const told: Prepared = {
    pcap: file,
    packets: 0,
    ipPackets: 0,
    plainIpPackets: 0,
    first: null,
    last: null,
    shiftSeconds: 0,
    warnings: [],
    inPart: false,
  };
  let snapped = 0;
  let timeless = 0;
  const scan = await each(file, ({ linkType, timeMicros, bytes, originalLength }) => {
    linkTypes.add(linkType);
    told.packets += 1;
    if (originalLength > bytes.length) snapped += 1;
    const type = typeOf(bytes, linkType);
    if (type === null || MAY_HOLD_IP.includes(type)) told.ipPackets += 1;
    if (type !== null && IP.includes(type)) told.plainIpPackets += 1;
    if (timeMicros === null) timeless += 1;
    else {
      told.first = Math.min(told.first ?? Infinity, timeMicros / 1e6);
      told.last = Math.max(told.last ?? 0, timeMicros / 1e6);
    }
  });
  if (told.packets === 0) {
    throw new Error(`${file} ${scan.cut ?? 'holds no packet'}`);
  }
  if (scan.cut !== null) told.warnings.push(`it ${scan.cut}; what came before was read`);
  if (snapped > 0) {
    told.warnings.push(
      `${snapped} of ${told.packets} packets were cut when they were captured (snaplen): what was in the rest of them nobody knows`,
    );
  }
  if (timeless > 0)
    told.warnings.push(`${timeless} packets have no time: they count as of 2000-01-01`);
  if ((told.last ?? 0) > LAST_SECONDS) {
    told.shiftSeconds = Math.floor(told.first!) - NO_TIME_SECONDS;
    told.warnings.push(
      'its clock is beyond January 2038, where engines fail: they were given earlier times',
    );
  }
  told.inPart = scan.cut !== null || snapped > 0;
  const [only] = linkTypes.size === 1 ? [...linkTypes] : [];
  // Of a link type that is not known here some engine may know more.
  const kept = only !== undefined && !isConvertible(only) ? only : ETHERNET;
  const readableAsItIs = only === kept;
  if (scan.plainPcap && readableAsItIs && scan.cut === null && told.shiftSeconds === 0) {
    return told;
  }

  const left = await write(file, copy, told.shiftSeconds, kept);
  if (left > 0) {
    told.warnings.push(`${left} frames have no form that can be read; they were left out`);
    told.inPart = true;
  }
  return { ...told, pcap: copy };
}

interface Scan {
  /** Why the capture is not whole; null where it is. */
  cut: string | null;
  plainPcap: boolean;
}

async function each(file: string, onPacket: (packet: StreamedPacket) => void): Promise<Scan> {
  let captures = 0;
  const scan: Scan = { cut: null, plainPcap: true };
  const source = createReadStream(file, { highWaterMark: 1 << 20 }) as unknown as Chunks;
  for await (const member of unpack(file, source)) {
    const format = captureFormat(member.head);
    if (format === null) {
      if (!member.packed) throw new Error(`${file} ${NO_CAPTURE}`);
      for await (const _ of member.chunks);
      continue;
    }
    captures += 1;
    if (captures > 1) throw new Error(`${file} holds several captures; unpack it and name them`);
    scan.plainPcap = isStandardPcap(member.head) && !member.packed;
    try {
      for await (const packet of packetsOf(member.chunks)) onPacket(packet);
    } catch (error) {
      const { message } = error as Error;
      if (!(error instanceof CutCapture) && !message.startsWith('cannot be unpacked')) throw error;
      scan.cut = message;
      // What comes behind a cut is no part of the capture.
      break;
    }
  }
  if (captures === 0) throw new Error(`${file} holds no capture`);
  return scan;
}

/** @returns frames that could not be turned into `linkType`. */
async function write(
  file: string,
  copy: string,
  shiftSeconds: number,
  linkTypeOfCopy: number,
): Promise<number> {
  const descriptor = openSync(copy, 'w');
  let left = 0;
  let waiting: Uint8Array[] = [];
  let size = 0;
  let timeless = 0;
  const flush = () => {
    if (size > 0) writeSync(descriptor, Buffer.concat(waiting));
    [waiting, size] = [[], 0];
  };
  const put = (bytes: Uint8Array) => {
    waiting.push(bytes);
    size += bytes.length;
    if (size > WRITE_BYTES) flush();
  };
  try {
    put(fileHeader(linkTypeOfCopy));
    await each(file, ({ linkType, timeMicros, bytes, originalLength }) => {
      const frame =
        linkType === linkTypeOfCopy
          ? bytes
          : isConvertible(linkType)
            ? asEthernet(bytes, linkType, null)
            : null;
      if (!frame) {
        left += 1;
        return;
      }
      if (timeMicros === null) timeless += 1;
      const micros =
        timeMicros === null
          ? NO_TIME_SECONDS * 1e6 + timeless
          : Math.max(0, timeMicros - shiftSeconds * 1e6);
      const header = Buffer.alloc(16);
      header.writeUInt32LE(Math.floor(micros / 1e6), 0);
      header.writeUInt32LE(Math.floor(micros % 1e6), 4);
      header.writeUInt32LE(frame.length, 8);
      header.writeUInt32LE(originalLength + frame.length - bytes.length, 12);
      put(header);
      put(frame);
    });
    flush();
  } finally {
    closeSync(descriptor);
  }
  return left;
}

function fileHeader(linkType: number): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(linkType, 20);
  return header;
}

const IP: readonly number[] = [0x0800, 0x86dd];
/** PPPoE and MPLS carry IP too. */
const MAY_HOLD_IP: readonly number[] = [...IP, 0x8864, 0x8847];

/** The EtherType of a frame below any tags, 0 where it has none; null for a link type that is not known. */
function typeOf(frame: Uint8Array, linkType: number): number | null {
  if (!isConvertible(linkType)) return null;
  const ethernet = asEthernet(frame, linkType, null);
  if (!ethernet) return 0;
  let at = 12;
  const typeAt = () => (ethernet[at]! << 8) | ethernet[at + 1]!;
  while ([0x8100, 0x88a8, 0x9100].includes(typeAt())) at += 4;
  return typeAt();
}

/** The first bytes of a file that is not packed, for whoever only has to know what it is. */
export function headBytes(file: string, count: number): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(count);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, count, 0));
  } finally {
    closeSync(descriptor);
  }
}
