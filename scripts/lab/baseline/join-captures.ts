/** Captures one behind the other in one file, in such a way that each finding tells its own. */
import { EPOCH_BASE_SECONDS, encode } from '../packets';
import { heartbeats } from '../batch/heartbeat';
import type { Slot } from '../batch/batch';
import { asEthernet } from '../../lib/captures/as-ethernet';
import type { Readable } from './captures';

export interface JoinedCaptures {
  bytes: Uint8Array;
  packets: number;
  /** `id` is the file; pinned: the hosts are those of the capture. */
  slots: Slot[];
}

/**
 * @param memorySeconds between the end of one capture and the start of the next: longer than an engine
 * remembers anything of a pair of hosts, so that no finding of one capture suppresses that of another.
 */
export function joinCaptures(captures: readonly Readable[], memorySeconds: number): JoinedCaptures {
  const records: { micros: number; bytes: Uint8Array; length: number }[] = [];
  const slots: Slot[] = [];
  let start = 0;
  captures.forEach(({ found, records: packets, first, last }, index) => {
    const vlan = index + 1;
    // Of packets without a time one stands behind the one before it.
    let before = first;
    for (const { linkType, timeMicros, bytes, originalLength } of packets) {
      const frame = asEthernet(bytes, linkType, vlan)!;
      before = timeMicros ?? before;
      records.push({
        micros: before - first + start,
        bytes: frame,
        length: originalLength + frame.length - bytes.length,
      });
    }
    const end = start + last - first;
    for (const beat of heartbeats(end)) {
      const bytes = encode(beat);
      records.push({ micros: beat.timeMicros, bytes, length: bytes.length });
    }
    const next = end + (memorySeconds + 60) * 1e6;
    slots.push({ id: found.file, vlan, hosts: new Set(), pinned: true, start, end: next });
    start = next;
  });
  return { bytes: write(records), packets: records.length, slots };
}

function write(records: readonly { micros: number; bytes: Uint8Array; length: number }[]) {
  const size = records.reduce((sum, { bytes }) => sum + 16 + bytes.length, 24);
  const out = Buffer.alloc(size);
  out.writeUInt32LE(0xa1b2c3d4, 0);
  out.writeUInt16LE(2, 4);
  out.writeUInt16LE(4, 6);
  out.writeUInt32LE(262_144, 16);
  out.writeUInt32LE(1, 20);
  let at = 24;
  for (const { micros, bytes, length } of records) {
    const time = EPOCH_BASE_SECONDS * 1e6 + micros;
    out.writeUInt32LE(Math.floor(time / 1e6), at);
    out.writeUInt32LE(time % 1e6, at + 4);
    out.writeUInt32LE(bytes.length, at + 8);
    out.writeUInt32LE(Math.max(length, bytes.length), at + 12);
    out.set(bytes, at + 16);
    at += 16 + bytes.length;
  }
  return out;
}
