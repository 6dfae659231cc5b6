/** Captures of either format back to records; what is in the frames is the reader's own business. */
import { readPcapngBlocks } from './pcapng-read';
import type { Capture, CaptureRecord } from './capture';

/**
 * Reads classic pcap (either byte order, micro- or nanoseconds) and pcapng.
 * Throws on another format, on a file that ends inside a record, and on mixed link types.
 */
export function readPcap(file: Uint8Array): Capture {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 24) throw new Error(`a capture of ${file.length} bytes has no header`);
  switch (view.getUint32(0)) {
    case 0xd4c3b2a1:
      return readClassic(file, view, true, 1);
    case 0x4d3cb2a1:
      return readClassic(file, view, true, 1000);
    case 0xa1b2c3d4:
      return readClassic(file, view, false, 1);
    case 0xa1b23c4d:
      return readClassic(file, view, false, 1000);
    case 0x0a0d0d0a:
      return readPcapngBlocks(file, view);
    default:
      throw new Error('neither pcap nor pcapng: unknown first four bytes; unpack it first');
  }
}

function readClassic(
  file: Uint8Array,
  view: DataView,
  littleEndian: boolean,
  ticksPerMicro: number,
): Capture {
  const records: CaptureRecord[] = [];
  let at = 24;
  while (at < file.length) {
    if (at + 16 > file.length) throw new Error(`the capture ends inside a record header at ${at}`);
    const seconds = view.getUint32(at, littleEndian);
    const fraction = view.getUint32(at + 4, littleEndian);
    const length = view.getUint32(at + 8, littleEndian);
    const end = at + 16 + length;
    if (end > file.length) throw new Error(`the capture ends inside a packet at ${at}`);
    records.push({
      timeMicros: seconds * 1e6 + Math.floor(fraction / ticksPerMicro),
      bytes: file.subarray(at + 16, end),
      originalLength: view.getUint32(at + 12, littleEndian),
    });
    at = end;
  }
  // The upper bits tell of a frame check sequence, not of the link.
  return { linkType: view.getUint32(20, littleEndian) & 0x0fff_ffff, records };
}
