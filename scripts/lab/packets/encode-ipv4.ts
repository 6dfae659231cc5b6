/** IPv4 and what it carries, as bytes with right lengths and checksums. */
import { addressBytes } from './bytes';
import { foldChecksum, sumWords } from './checksum';
import type { Icmp, Ipv4, Payload, Tcp, Udp } from './packet';

export const IP_PROTOCOL = { icmp: 1, tcp: 6, udp: 17, gre: 47 } as const;

/**
 * One IPv4 packet (RFC 791).
 * Throws when the whole is over 65,535 bytes, or options are no multiple of 4 or over 40 bytes.
 */
export function encodeIpv4(ip: Ipv4): Uint8Array {
  const headerLength = 20 + checkedOptions('IPv4', ip.options).length;
  const payload = encodePayload(ip);
  const total = headerLength + payload.length;
  if (total > 0xffff) {
    throw new Error(`an IPv4 packet of ${total} bytes cannot be; the largest is 65,535`);
  }
  const out = new Uint8Array(total);
  const view = new DataView(out.buffer);
  out[0] = 0x40 | (headerLength / 4);
  view.setUint16(2, total);
  view.setUint16(4, ip.id & 0xffff);
  const flags = (ip.dontFragment ? 0x4000 : 0) | (ip.moreFragments ? 0x2000 : 0);
  view.setUint16(6, flags | (ip.fragmentOffset / 8));
  out[8] = ip.ttl;
  out[9] = protocolOf(ip.payload);
  out.set(addressBytes(ip.source), 12);
  out.set(addressBytes(ip.destination), 16);
  out.set(ip.options, 20);
  view.setUint16(10, foldChecksum(sumWords(out, 0, headerLength)));
  out.set(payload, headerLength);
  return out;
}

/** What follows the IPv4 header: the bytes that fragmentation cuts. */
export function encodePayload(ip: Ipv4): Uint8Array {
  switch (ip.payload.kind) {
    case 'tcp':
      return encodeTcp(ip.payload, ip);
    case 'udp':
      return encodeUdp(ip.payload, ip);
    case 'icmp':
      return encodeIcmp(ip.payload);
    case 'opaque':
      return ip.payload.data;
  }
}

export function protocolOf(payload: Payload): number {
  return payload.kind === 'opaque' ? payload.protocol : IP_PROTOCOL[payload.kind];
}

function encodeTcp(tcp: Tcp, ip: Ipv4): Uint8Array {
  const headerLength = 20 + checkedOptions('TCP', tcp.options).length;
  const out = new Uint8Array(headerLength + tcp.data.length);
  const view = new DataView(out.buffer);
  view.setUint16(0, tcp.sourcePort);
  view.setUint16(2, tcp.destinationPort);
  view.setUint32(4, tcp.seq);
  view.setUint32(8, tcp.ack);
  out[12] = (headerLength / 4) << 4;
  out[13] = tcp.flags;
  view.setUint16(14, tcp.window);
  out.set(tcp.options, 20);
  out.set(tcp.data, headerLength);
  view.setUint16(16, transportChecksum(out, ip, IP_PROTOCOL.tcp));
  return out;
}

function encodeUdp(udp: Udp, ip: Ipv4): Uint8Array {
  const out = new Uint8Array(8 + udp.data.length);
  const view = new DataView(out.buffer);
  if (out.length > 0xffff - 20) {
    throw new Error(`a UDP message of ${udp.data.length} bytes cannot be; the largest is 65,507`);
  }
  view.setUint16(0, udp.sourcePort);
  view.setUint16(2, udp.destinationPort);
  view.setUint16(4, out.length);
  out.set(udp.data, 8);
  // RFC 768: zero means "no checksum", so a sum that comes out as zero is sent as all ones.
  if (!udp.noChecksum) view.setUint16(6, transportChecksum(out, ip, IP_PROTOCOL.udp) || 0xffff);
  return out;
}

function encodeIcmp(icmp: Icmp): Uint8Array {
  const out = new Uint8Array(8 + icmp.data.length);
  const view = new DataView(out.buffer);
  out[0] = icmp.type;
  view.setUint16(4, icmp.id);
  view.setUint16(6, icmp.sequence);
  out.set(icmp.data, 8);
  view.setUint16(2, foldChecksum(sumWords(out, 0, out.length)));
  return out;
}

function transportChecksum(segment: Uint8Array, ip: Ipv4, protocol: number): number {
  const pseudoHeader =
    sumWords(addressBytes(ip.source), 0, 4) +
    sumWords(addressBytes(ip.destination), 0, 4) +
    protocol +
    segment.length;
  return foldChecksum(pseudoHeader + sumWords(segment, 0, segment.length));
}

function checkedOptions(layer: string, options: Uint8Array): Uint8Array {
  if (options.length % 4 !== 0 || options.length > 40) {
    throw new Error(
      `${layer} options of ${options.length} bytes; pad them with NOP (01) to a multiple of 4, at most 40`,
    );
  }
  return options;
}
