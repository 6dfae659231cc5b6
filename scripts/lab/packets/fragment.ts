/** IPv4 fragmentation (RFC 791 section 3.2). */
import { encodePayload, protocolOf } from './encode-ipv4';
import type { Ipv4, Packet } from './packet';

/** Between two fragments: what 1500 bytes take on 1 Gbit/s. */
const FRAGMENT_GAP_MICROS = 12;

/**
 * Cuts a packet in pieces that carry at most `maxPayloadBytes` each (rounded down to 8, as offsets
 * count in eights), in order. A packet that fits comes back alone and unchanged; a fragment can be
 * cut again. Clears "don't fragment". Throws on a packet that is not IPv4 or a size below 8.
 */
export function fragment(packet: Packet, maxPayloadBytes: number): Packet[] {
  const size = maxPayloadBytes - (maxPayloadBytes % 8);
  if (packet.body.kind !== 'ipv4' || size < 8) {
    throw new Error('fragment: needs an IPv4 packet and at least 8 bytes a fragment');
  }
  const ip = packet.body;
  const payload = encodePayload(ip);
  if (payload.length <= maxPayloadBytes) return [packet];
  const pieces: Packet[] = [];
  for (let start = 0; start < payload.length; start += size) {
    pieces.push(piece(packet, ip, payload, start, start + size, pieces.length));
  }
  return pieces;
}

function piece(
  packet: Packet,
  ip: Ipv4,
  payload: Uint8Array,
  start: number,
  end: number,
  index: number,
): Packet {
  const whole = packet.carries;
  // Offsets of a message count from its first byte; a transport header in front of it is negative.
  const headerBytes = ip.payload.kind === 'opaque' ? 0 : payload.length - ip.payload.data.length;
  return {
    ...packet,
    timeMicros: packet.timeMicros + index * FRAGMENT_GAP_MICROS,
    carries: whole && { ...whole, offset: whole.offset - headerBytes + start },
    body: {
      ...ip,
      dontFragment: false,
      moreFragments: end < payload.length || ip.moreFragments,
      fragmentOffset: ip.fragmentOffset + start,
      payload: {
        kind: 'opaque',
        protocol: protocolOf(ip.payload),
        data: payload.slice(start, end),
      },
    },
  };
}
