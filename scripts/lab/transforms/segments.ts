/** Cutting TCP segments and keeping time in order afterwards. */
import { FLAG, tcpOf, withTcp } from '../packets';
import type { Packet } from '../packets';

/** TCP data bytes in the packet; 0 for everything else. */
export function dataLength(packet: Packet): number {
  return tcpOf(packet)?.data.length ?? 0;
}

/**
 * The bytes [start, end) of a segment's data as a segment of their own, with the IP id moved on by
 * `copy`, as a host numbers every packet that it sends.
 */
export function slice(packet: Packet, start: number, end: number, copy: number): Packet {
  const tcp = tcpOf(packet);
  if (!tcp || packet.body.kind !== 'ipv4') throw new Error('slice: the packet has no TCP layer');
  const isLast = end >= tcp.data.length;
  const cut = withTcp(packet, {
    seq: (tcp.seq + start) >>> 0,
    flags: isLast ? tcp.flags : tcp.flags & ~(FLAG.psh | FLAG.fin),
    data: tcp.data.slice(start, end),
  });
  const { carries } = packet;
  return {
    ...cut,
    carries: carries && { ...carries, offset: carries.offset + start },
    body: renumbered(cut, copy),
  };
}

/** The same packet sent again: all but the IP id are equal. */
export function resent(packet: Packet, copy: number): Packet {
  return { ...packet, body: renumbered(packet, copy) };
}

/** Cuts a data segment at the given offsets of its data; offsets outside are ignored. */
export function splitAt(packet: Packet, offsets: readonly number[]): Packet[] {
  const length = dataLength(packet);
  const inside = offsets.filter((offset) => offset > 0 && offset < length);
  const edges = [...new Set([0, ...inside, length])].sort((a, b) => a - b);
  return edges.slice(1).map((end, index) => slice(packet, edges[index]!, end, index));
}

/** In `count` pieces of about equal length, fewer when there are fewer bytes. */
export function splitEvenly(packet: Packet, count: number): Packet[] {
  const size = Math.ceil(dataLength(packet) / count);
  return splitAt(
    packet,
    Array.from({ length: count }, (_, index) => index * size),
  );
}

/** Replaces every segment with data by what `change` makes of it; all other packets stay. */
export function mapData(
  packets: readonly Packet[],
  change: (packet: Packet) => readonly Packet[],
): Packet[] {
  return inOrder(packets.flatMap((packet) => (dataLength(packet) > 0 ? change(packet) : [packet])));
}

/**
 * Moves packets later where the list says that they follow: new packets stand at the time of the one
 * they came from, and a capture's timestamps should rise.
 */
export function inOrder(packets: readonly Packet[]): Packet[] {
  let earliest = -Infinity;
  return packets.map((packet) => {
    const timeMicros = Math.max(packet.timeMicros, earliest);
    earliest = timeMicros + 1;
    return timeMicros === packet.timeMicros ? packet : { ...packet, timeMicros };
  });
}

function renumbered(packet: Packet, copy: number): Packet['body'] {
  // 0x4000 keeps copies away from the ids that the host's own packets count through.
  return packet.body.kind === 'ipv4' && copy > 0
    ? { ...packet.body, id: (packet.body.id + 0x4000 + copy) & 0xffff }
    : packet.body;
}
