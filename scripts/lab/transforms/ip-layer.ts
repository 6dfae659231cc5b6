/** Options and fragments: parts of IPv4 that are rare, legal, and easy for a sensor to get wrong. */
import type { Scenario } from '../../model/scenario';
import { fragment } from '../packets';
import type { Packet } from '../packets';
import { encodePayload, protocolOf } from '../packets/encode-ipv4';
import type { Ipv4 } from '../packets/packet';
import { hasIp, hasTcpMessage, messageLength } from './applicability';
import { inOrder } from './segments';
import { packetTransform } from './transform';

/** Router alert (RFC 2113), then NOP, NOP, NOP and end of list (RFC 791 section 3.1). */
const IP_OPTIONS = Uint8Array.of(0x94, 0x04, 0, 0, 1, 1, 1, 0);
/** The TCP header without options, rounded up: a first fragment has all of it (RFC 1858). */
const FIRST_TCP_FRAGMENT_BYTES = 24;

export const ipOptions = packetTransform(
  {
    name: 'ip-options',
    describe: 'IPv4 headers of 28 bytes: router alert and NOP options in every packet',
    level: 'ip',
    keeps: 'all',
    mergeable: true,
    applies: hasIp,
  },
  (packets) =>
    packets.map((packet) =>
      packet.body.kind === 'ipv4'
        ? { ...packet, body: { ...packet.body, options: IP_OPTIONS } }
        : packet,
    ),
  { mtu: 1500 - IP_OPTIONS.length },
);

export const fragmentsInOrder = packetTransform(
  {
    name: 'fragments-in-order',
    describe: 'every packet with data in about three IP fragments',
    level: 'ip',
    keeps: 'all',
    mergeable: true,
    applies: canFragment,
  },
  (packets) => inOrder(packets.flatMap(inFragments)),
);

export const fragmentsReversed = packetTransform(
  {
    name: 'fragments-reversed',
    describe: 'every packet with data in about three IP fragments, the last one sent first',
    level: 'ip',
    keeps: 'all',
    mergeable: true,
    applies: canFragment,
  },
  (packets) => inOrder(byDatagram(packets.flatMap(inFragments)).flatMap(lastFirst)),
);

function canFragment(scenario: Scenario): boolean {
  const minTcpBytes = FIRST_TCP_FRAGMENT_BYTES - 20 + 1;
  return (
    hasTcpMessage(scenario, minTcpBytes) ||
    scenario.flows.some(
      (flow) =>
        flow.transport === 'icmp' ||
        (flow.transport === 'udp' && flow.messages.some((message) => messageLength(message) > 0)),
    )
  );
}

function inFragments(packet: Packet): Packet[] {
  if (packet.body.kind !== 'ipv4') return [packet];
  const { payload } = packet.body;
  if (payload.kind === 'tcp' && payload.data.length === 0) return [packet];
  const length = encodePayload(packet.body).length;
  const least = payload.kind === 'tcp' ? FIRST_TCP_FRAGMENT_BYTES + payload.options.length : 8;
  return fragment(packet, Math.max(least, Math.ceil(length / 24) * 8));
}

/** Neighbours that are fragments of one datagram, also those that were fragments before. */
function byDatagram(packets: readonly Packet[]): Packet[][] {
  const groups: Packet[][] = [];
  for (const packet of packets) {
    const last = groups.at(-1);
    if (
      last &&
      fragmentKey(packet) !== undefined &&
      fragmentKey(last[0]!) === fragmentKey(packet)
    ) {
      last.push(packet);
    } else {
      groups.push([packet]);
    }
  }
  return groups;
}

/** What RFC 791 section 3.2 tells datagrams apart by; undefined when the packet is whole. */
function fragmentKey({ body }: Packet): string | undefined {
  if (body.kind !== 'ipv4' || !isFragment(body)) return undefined;
  return `${body.source} ${body.destination} ${body.id} ${protocolOf(body.payload)}`;
}

function isFragment(ip: Ipv4): boolean {
  return ip.moreFragments || ip.fragmentOffset > 0;
}

function lastFirst(group: readonly Packet[]): Packet[] {
  const earliest = group[0]!.timeMicros;
  return [...group].reverse().map((packet) => ({ ...packet, timeMicros: earliest }));
}
