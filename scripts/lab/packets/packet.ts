/**
 * A frame as layers, before it is bytes: what the transforms take apart and put together again.
 * encode.ts adds lengths and checksums, so no layer here can carry a wrong one.
 */
import type { Side } from '../../model/scenario';

export interface Packet {
  /** Microseconds from the start of the scenario; the writers add EPOCH_BASE_SECONDS. */
  timeMicros: number;
  /** Index of the flow in the scenario. */
  flow: number;
  from: Side;
  /** Which bytes of which message this packet carries; absent on packets without a message. */
  carries?: { message: number; offset: number } | undefined;
  ethernet: Ethernet;
  body: Body;
}

export interface Ethernet {
  /** Six bytes. */
  source: Uint8Array;
  destination: Uint8Array;
  /** Outermost first. */
  tags: readonly VlanTag[];
  /** Bytes after the IP packet, as a network card pads short frames. */
  trailer?: Uint8Array;
}

export interface VlanTag {
  /** 0x8100 is 802.1Q, 0x88a8 the outer tag of 802.1ad. */
  tpid: 0x8100 | 0x88a8;
  /** 1 to 4094. */
  id: number;
}

export type Body = Ipv4 | Arp | Pppoe;

export interface Arp {
  kind: 'arp';
  /** 1 is a request, 2 a reply. */
  operation: 1 | 2;
  senderMac: Uint8Array;
  senderAddress: string;
  targetMac: Uint8Array;
  targetAddress: string;
}

/** PPPoE session data (RFC 2516) with IPv4 inside. */
export interface Pppoe {
  kind: 'pppoe';
  session: number;
  inner: Ipv4;
}

export interface Ipv4 {
  kind: 'ipv4';
  source: string;
  destination: string;
  id: number;
  ttl: number;
  dontFragment: boolean;
  moreFragments: boolean;
  /** In bytes, a multiple of 8. */
  fragmentOffset: number;
  /** A multiple of 4 bytes, at most 40. */
  options: Uint8Array;
  payload: Payload;
}

export type Payload = Tcp | Udp | Icmp | Opaque;

export interface Tcp {
  kind: 'tcp';
  sourcePort: number;
  destinationPort: number;
  seq: number;
  ack: number;
  /** Bits of FLAG. */
  flags: number;
  window: number;
  /** A multiple of 4 bytes, at most 40. */
  options: Uint8Array;
  data: Uint8Array;
}

export interface Udp {
  kind: 'udp';
  sourcePort: number;
  destinationPort: number;
  /** A checksum of zero, as VXLAN endpoints send it (RFC 7348 section 5). */
  noChecksum?: boolean;
  data: Uint8Array;
}

/** Echo request (type 8) or reply (type 0). */
export interface Icmp {
  kind: 'icmp';
  type: number;
  id: number;
  sequence: number;
  data: Uint8Array;
}

/** Bytes that are already final: a fragment's share of its datagram, or a tunnel's header and load. */
export interface Opaque {
  kind: 'opaque';
  /** IP protocol number. */
  protocol: number;
  data: Uint8Array;
}

export const FLAG = {
  fin: 0x01,
  syn: 0x02,
  rst: 0x04,
  psh: 0x08,
  ack: 0x10,
  ece: 0x40,
  cwr: 0x80,
} as const;

export const EMPTY = new Uint8Array(0);

/** The TCP layer of a packet that has one and is no fragment. */
export function tcpOf(packet: Packet): Tcp | undefined {
  return packet.body.kind === 'ipv4' && packet.body.payload.kind === 'tcp'
    ? packet.body.payload
    : undefined;
}

/** The same packet with some TCP fields changed. Throws on a packet without TCP. */
export function withTcp(packet: Packet, changes: Partial<Tcp>): Packet {
  const tcp = tcpOf(packet);
  if (packet.body.kind !== 'ipv4' || !tcp) {
    throw new Error('withTcp: the packet has no TCP layer; filter with tcpOf first');
  }
  return { ...packet, body: { ...packet.body, payload: { ...tcp, ...changes } } };
}
