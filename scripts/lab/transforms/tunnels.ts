/**
 * The same packets inside others. The inner hosts use a smaller MTU, as they have to, so that no
 * outer packet is over 1500 bytes. Not mergeable: engines differ in whether a packet inside a tunnel
 * inherits the VLAN of the outer one.
 */
import { otherSide } from '../../model/scenario';
import { encode } from '../packets';
import type { Packet, Udp } from '../packets';
import { concat, macOf, spread } from '../packets/bytes';
import { IP_PROTOCOL, encodeIpv4 } from '../packets/encode-ipv4';
import { EMPTY } from '../packets/packet';
import type { Ipv4, Payload } from '../packets/packet';
import { isIpOnly } from './applicability';
import { packetTransform } from './transform';

/** Documentation addresses (RFC 5737), so that no detection finds the tunnel instead of the load. */
const TUNNEL_ENDS = { client: '192.0.2.1', server: '192.0.2.2' } as const;
const VXLAN_PORT = 4789;
const VXLAN_NETWORK_ID = 515;
const PPPOE_SESSION = 0x0515;

export const vxlan = packetTransform(
  {
    name: 'vxlan',
    describe: 'every frame inside VXLAN (RFC 7348), UDP port 4789, without a UDP checksum',
    level: 'tunnel',
    keeps: 'all',
    mergeable: false,
    applies: () => true,
  },
  (packets) =>
    packets.map((packet, index) => {
      const header = Uint8Array.of(
        0x08,
        0,
        0,
        0,
        0,
        VXLAN_NETWORK_ID >> 8,
        VXLAN_NETWORK_ID & 255,
        0,
      );
      const udp: Udp = {
        kind: 'udp',
        sourcePort: 49152 + (spread('vxlan', packet.flow) % 16384),
        destinationPort: VXLAN_PORT,
        noChecksum: true,
        data: concat([header, encode(packet)]),
      };
      return throughTunnel(packet, udp, index);
    }),
  { mtu: 1450 },
);

export const gre = packetTransform(
  {
    name: 'gre',
    describe: 'every IP packet inside GRE (RFC 2784) without options',
    level: 'tunnel',
    keeps: 'all',
    mergeable: false,
    applies: isIpOnly,
  },
  (packets) =>
    packets.map((packet, index) => {
      const header = Uint8Array.of(0, 0, 0x08, 0x00);
      const data = concat([header, encodeIpv4(ipv4Of(packet))]);
      return throughTunnel(packet, { kind: 'opaque', protocol: IP_PROTOCOL.gre, data }, index);
    }),
  { mtu: 1476 },
);

export const pppoe = packetTransform(
  {
    name: 'pppoe',
    describe: 'every IP packet in a PPPoE session, as on the line to an access provider',
    level: 'tunnel',
    keeps: 'all',
    mergeable: false,
    applies: isIpOnly,
  },
  (packets) =>
    packets.map((packet) => ({
      ...packet,
      body: { kind: 'pppoe', session: PPPOE_SESSION, inner: ipv4Of(packet) } as const,
    })),
  { mtu: 1492 },
);

function throughTunnel(packet: Packet, payload: Payload, index: number): Packet {
  const source = TUNNEL_ENDS[packet.from];
  const destination = TUNNEL_ENDS[otherSide(packet.from)];
  return {
    ...packet,
    ethernet: { source: macOf(source), destination: macOf(destination), tags: [] },
    body: {
      kind: 'ipv4',
      source,
      destination,
      id: index & 0xffff,
      ttl: 64,
      dontFragment: false,
      moreFragments: false,
      fragmentOffset: 0,
      options: EMPTY,
      payload,
    },
  };
}

function ipv4Of(packet: Packet): Ipv4 {
  if (packet.body.kind !== 'ipv4')
    throw new Error(`a tunnel for IP cannot hold ${packet.body.kind}`);
  return packet.body;
}
