import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { NOT_UTF8 } from '../file-errors';
import { asEthernet, isConvertible } from './as-ethernet';
import { EngineClock, fitsEngines, type ClockShift } from './clock';
import { eachPacket, surveyCapture, type Survey } from './survey';

/** A capture that every engine can read, and what was done to it. */
export interface Prepared extends Pick<
  Survey,
  'packets' | 'ipPackets' | 'plainIpPackets' | 'first' | 'last' | 'warnings' | 'inPart'
> {
  /** The capture itself, or a copy of it. */
  pcap: string;
  /** How times of the copy become those of the capture: a clock may say more than engines can hold. */
  shifts: readonly ClockShift[];
}

const ETHERNET = 1;
const WRITE_BYTES = 1 << 20;

/**
 * Makes a capture readable: unpacked, one link type (Ethernet), classic pcap, times before 2038, without a
 * half packet at its end. A capture that is all that already is used as it is.
 * @param copy where a copy is written if one is needed.
 * @throws Error in words for what is no capture, holds no packet, or holds several captures.
 */
export async function prepareCapture(file: string, copy: string): Promise<Prepared> {
  const why = whyNoCapture(file);
  if (why !== null) throw new Error(`${file} ${why}`);
  const { linkTypes, cut, isPlainPcap, ...told } = await surveyCapture(file);
  if (told.packets === 0) throw new Error(`${file} ${cut ?? 'holds no packet'}`);
  const [only] = linkTypes.size === 1 ? [...linkTypes] : [];
  // Of a link type that is not known here some engine may know more.
  const kept = only !== undefined && !isConvertible(only) ? only : ETHERNET;
  const keepsTimes = fitsEngines(told.first, told.last);
  if (isPlainPcap && only === kept && cut === null && keepsTimes) {
    return { ...told, pcap: file, shifts: [] };
  }

  const clock = new EngineClock(keepsTimes);
  const left = await write(file, copy, clock, kept);
  if (!keepsTimes) {
    const where = told.first! < 1 ? 'at the begin of 1970 or before' : 'beyond January 2038';
    told.warnings.push(`its clock is ${where}, where engines fail: they were given other times`);
  }
  if (clock.broken > 0) {
    told.warnings.push(
      `its clock jumps by more than a year, or runs for longer than engines can count (${clock.broken} steps): they were given a second instead`,
    );
  }
  if (left > 0) {
    told.warnings.push(`${left} frames have no form that can be read; they were left out`);
    told.inPart = true;
  }
  return { ...told, pcap: copy, shifts: clock.shifts };
}

/** Why a path leads to nothing that can be read as a capture, by what it is and not by what it holds. */
function whyNoCapture(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return file.includes('\ufffd') ? NOT_UTF8 : 'does not exist (no such file)';
  if (stat.isDirectory()) {
    return `is a folder; name the captures in it, or run "vitalwire baseline ${file}"`;
  }
  // A pipe gives its bytes once: whoever asks for them again waits for ever.
  if (!stat.isFile()) return 'is no file; a capture is read more than once: write it into a file';
  return stat.size === 0 ? 'is empty: 0 bytes' : null;
}

/** @returns frames that could not be turned into `linkType`. */
async function write(
  file: string,
  copy: string,
  clock: EngineClock,
  linkTypeOfCopy: number,
): Promise<number> {
  const descriptor = openSync(copy, 'w');
  let left = 0;
  let waiting: Uint8Array[] = [];
  let size = 0;
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
    await eachPacket(file, ({ linkType, timeMicros, bytes, originalLength }) => {
      const micros = clock.next(timeMicros);
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
      const header = Buffer.alloc(16);
      header.writeUInt32LE(Math.floor(micros / 1e6), 0);
      header.writeUInt32LE(Math.floor(micros % 1e6), 4);
      header.writeUInt32LE(frame.length, 8);
      header.writeUInt32LE(
        Math.max(originalLength + frame.length - bytes.length, frame.length),
        12,
      );
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
