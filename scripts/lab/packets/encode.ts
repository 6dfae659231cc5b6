/** A packet as the bytes that a capture of a given link type holds. */
import { addressBytes } from './bytes';
import { encodeIpv4 } from './encode-ipv4';
import type { Arp, Body, Packet, Pppoe, VlanTag } from './packet';

/** Link types of www.tcpdump.org/linktypes.html that the lab writes. */
export const LINK_TYPE = { ethernet: 1, rawIp: 101, linuxCooked: 113, linuxCooked2: 276 } as const;
export type LinkType = (typeof LINK_TYPE)[keyof typeof LINK_TYPE];

const ETHERTYPE = { ipv4: 0x0800, arp: 0x0806, pppoe: 0x8864 } as const;

/**
 * One packet with right lengths and checksums.
 * @param linkType default Ethernet. Raw IP throws on ARP, PPPoE and VLAN tags: it cannot hold them.
 */
export function encode(packet: Packet, linkType: LinkType = LINK_TYPE.ethernet): Uint8Array {
  const body = encodeBody(packet.body);
  if (linkType === LINK_TYPE.rawIp) {
    if (packet.body.kind !== 'ipv4' || packet.ethernet.tags.length > 0) {
      throw new Error(
        `a raw IP capture cannot hold ${packet.body.kind} or VLAN tags; use Ethernet`,
      );
    }
    return body;
  }
  const { tags } = packet.ethernet;
  const protocol = tags[0]?.tpid ?? ETHERTYPE[packet.body.kind];
  const header = linkHeader(packet, protocol, linkType);
  const trailer = packet.ethernet.trailer?.length ?? 0;
  const out = new Uint8Array(header.length + 4 * tags.length + body.length + trailer);
  out.set(header, 0);
  tags.forEach((tag, index) => {
    const next = tags[index + 1]?.tpid ?? ETHERTYPE[packet.body.kind];
    writeTag(out, header.length + 4 * index, tag, next);
  });
  out.set(body, header.length + 4 * tags.length);
  if (packet.ethernet.trailer) out.set(packet.ethernet.trailer, out.length - trailer);
  return out;
}

function linkHeader(packet: Packet, protocol: number, linkType: LinkType): Uint8Array {
  const { source, destination } = packet.ethernet;
  const ARPHRD_ETHER = 1;
  switch (linkType) {
    case LINK_TYPE.linuxCooked: {
      const header = new Uint8Array(16);
      header[1] = cookedPacketType(packet);
      header[3] = ARPHRD_ETHER;
      header[5] = source.length;
      header.set(source, 6);
      new DataView(header.buffer).setUint16(14, protocol);
      return header;
    }
    case LINK_TYPE.linuxCooked2: {
      const header = new Uint8Array(20);
      new DataView(header.buffer).setUint16(0, protocol);
      header[7] = 2; // interface index: the first that is not lo
      header[9] = ARPHRD_ETHER;
      header[10] = cookedPacketType(packet);
      header[11] = source.length;
      header.set(source, 12);
      return header;
    }
    default: {
      const header = new Uint8Array(14);
      header.set(destination, 0);
      header.set(source, 6);
      new DataView(header.buffer).setUint16(12, protocol);
      return header;
    }
  }
}

/** As tcpdump -i any on the server's host says it: 0 to us, 1 broadcast, 4 sent by us. */
function cookedPacketType(packet: Packet): number {
  if (packet.ethernet.destination[0] === 0xff) return 1;
  return packet.from === 'client' ? 0 : 4;
}

function writeTag(out: Uint8Array, at: number, tag: VlanTag, nextEthertype: number): void {
  if (!Number.isInteger(tag.id) || tag.id < 1 || tag.id > 4094) {
    throw new Error(`VLAN id ${tag.id} cannot be; use 1 to 4094`);
  }
  out[at] = tag.id >> 8;
  out[at + 1] = tag.id & 0xff;
  out[at + 2] = nextEthertype >> 8;
  out[at + 3] = nextEthertype & 0xff;
}

function encodeBody(body: Body): Uint8Array {
  switch (body.kind) {
    case 'ipv4':
      return encodeIpv4(body);
    case 'arp':
      return encodeArp(body);
    case 'pppoe':
      return encodePppoe(body);
  }
}

/** RFC 826, for Ethernet and IPv4. */
function encodeArp(arp: Arp): Uint8Array {
  const out = new Uint8Array(28);
  out.set([0, 1, 0x08, 0x00, 6, 4, 0, arp.operation]);
  out.set(arp.senderMac, 8);
  out.set(addressBytes(arp.senderAddress), 14);
  out.set(arp.targetMac, 18);
  out.set(addressBytes(arp.targetAddress), 24);
  return out;
}

/** RFC 2516 section 4: version 1, type 1, code 0 (session data), then PPP protocol 0x0021 (IPv4). */
function encodePppoe(pppoe: Pppoe): Uint8Array {
  const inner = encodeIpv4(pppoe.inner);
  const out = new Uint8Array(8 + inner.length);
  const view = new DataView(out.buffer);
  out[0] = 0x11;
  view.setUint16(2, pppoe.session);
  view.setUint16(4, inner.length + 2);
  view.setUint16(6, 0x0021);
  out.set(inner, 8);
  return out;
}
