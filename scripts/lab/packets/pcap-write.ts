/** Packets as the bytes of a capture file. */
import { LINK_TYPE, encode } from './encode';
import type { LinkType } from './encode';
import type { Packet } from './packet';

/** 2026-01-01T00:00:00Z, the start of every scenario: a capture's bytes never depend on a clock. */
export const EPOCH_BASE_SECONDS = 1_767_225_600;

export interface WriteOptions {
  /** Timestamps in nanoseconds; default microseconds. */
  nanosecond?: boolean;
  /** Default Ethernet. */
  linkType?: LinkType;
  /** Bytes kept of each packet; default all that can be. */
  snaplen?: number;
}

/** What tcpdump writes when nothing is cut off. */
const WHOLE_PACKETS = 262_144;

/** A classic pcap file, little-endian, version 2.4 (draft-ietf-opsawg-pcap). */
export function writePcap(packets: readonly Packet[], options: WriteOptions = {}): Uint8Array {
  const { nanosecond = false, linkType = LINK_TYPE.ethernet, snaplen = WHOLE_PACKETS } = options;
  const frames = packets.map((packet) => encode(packet, linkType));
  const kept = frames.map((frame) => Math.min(frame.length, snaplen));
  const out = new Uint8Array(24 + kept.reduce((total, length) => total + 16 + length, 0));
  const view = new DataView(out.buffer);
  view.setUint32(0, nanosecond ? 0xa1b23c4d : 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, snaplen, true);
  view.setUint32(20, linkType, true);
  let at = 24;
  packets.forEach((packet, index) => {
    const micros = EPOCH_BASE_SECONDS * 1e6 + Math.round(packet.timeMicros);
    const frame = frames[index]!;
    const length = kept[index]!;
    view.setUint32(at, Math.floor(micros / 1e6), true);
    view.setUint32(at + 4, (micros % 1e6) * (nanosecond ? 1000 : 1), true);
    view.setUint32(at + 8, length, true);
    view.setUint32(at + 12, frame.length, true);
    out.set(length < frame.length ? frame.subarray(0, length) : frame, at + 16);
    at += 16 + length;
  });
  return out;
}

/** A pcapng file with one section and one interface (draft-ietf-opsawg-pcapng). */
export function writePcapng(packets: readonly Packet[], options: WriteOptions = {}): Uint8Array {
  const { nanosecond = false, linkType = LINK_TYPE.ethernet, snaplen = WHOLE_PACKETS } = options;
  const blocks = [sectionHeader(), interfaceDescription(linkType, snaplen, nanosecond)];
  for (const packet of packets) {
    const frame = encode(packet, linkType);
    const kept = frame.subarray(0, snaplen);
    const body = new Uint8Array(20 + kept.length);
    const view = new DataView(body.buffer);
    const micros = BigInt(EPOCH_BASE_SECONDS) * 1_000_000n + BigInt(Math.round(packet.timeMicros));
    const ticks = nanosecond ? micros * 1000n : micros;
    view.setUint32(4, Number(ticks >> 32n), true);
    view.setUint32(8, Number(ticks & 0xffff_ffffn), true);
    view.setUint32(12, kept.length, true);
    view.setUint32(16, frame.length, true);
    body.set(kept, 20);
    blocks.push(block(6, body));
  }
  return Uint8Array.from(Buffer.concat(blocks));
}

function sectionHeader(): Uint8Array {
  const body = new Uint8Array(16).fill(0xff); // section length unknown: -1
  const view = new DataView(body.buffer);
  view.setUint32(0, 0x1a2b3c4d, true);
  view.setUint16(4, 1, true);
  view.setUint16(6, 0, true);
  return block(0x0a0d0d0a, body);
}

function interfaceDescription(linkType: number, snaplen: number, nanosecond: boolean): Uint8Array {
  const body = new Uint8Array(nanosecond ? 20 : 8);
  const view = new DataView(body.buffer);
  view.setUint16(0, linkType, true);
  view.setUint32(4, snaplen, true);
  if (nanosecond) {
    view.setUint16(8, 9, true); // if_tsresol: ten to the minus nine; then the end of options
    view.setUint16(10, 1, true);
    body[12] = 9;
  }
  return block(1, body);
}

function block(type: number, body: Uint8Array): Uint8Array {
  const padded = Math.ceil(body.length / 4) * 4;
  const out = new Uint8Array(12 + padded);
  const view = new DataView(out.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, out.length, true);
  out.set(body, 8);
  view.setUint32(8 + padded, out.length, true);
  return out;
}
