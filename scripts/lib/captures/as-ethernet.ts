/** Frames of any common link type as Ethernet, also with one more VLAN tag in front. */

const ETHERTYPE = { ipv4: 0x0800, ipv6: 0x86dd } as const;
const TAGS: readonly number[] = [0x8100, 0x88a8, 0x9100];
/** Link types of www.tcpdump.org/linktypes.html that hold bare IP packets. */
const RAW: readonly number[] = [101, 12, 14, 228, 229];
const LINUX_COOKED = 113;
const LINUX_COOKED_2 = 276;
const LOOPBACK: readonly number[] = [0, 108];
/** Suricata 6 decodes two tags and no more, so a frame that has two already cannot get another. */
const MOST_TAGS = 1;

/** Whether `asEthernet` knows the link type. */
export function isConvertible(linkType: number): boolean {
  return [1, LINUX_COOKED, LINUX_COOKED_2, ...RAW, ...LOOPBACK].includes(linkType);
}

/**
 * One frame, tagged unless `vlan` is null. Ethernet keeps all that it has; of other link types the header is left behind and an
 * Ethernet header with made-up addresses stands in its place.
 * @returns null for a frame too short to have a header, or with tags of its own already to the limit.
 */
export function asEthernet(
  frame: Uint8Array,
  linkType: number,
  vlan: number | null,
): Uint8Array | null {
  if (linkType === 1) {
    if (vlan === null) return frame.length < 14 ? null : frame;
    if (frame.length < 14 || tagsOf(frame) > MOST_TAGS) return null;
    return assemble(frame.subarray(0, 12), vlan, frame.subarray(12));
  }
  const inner = payloadOf(frame, linkType);
  return inner && assemble(MADE_UP, vlan, inner);
}

const MADE_UP = Uint8Array.of(2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1);

/** EtherType and what follows it. */
function payloadOf(frame: Uint8Array, linkType: number): Uint8Array | null {
  if (linkType === LINUX_COOKED) return frame.length < 16 ? null : frame.subarray(14);
  if (linkType === LINUX_COOKED_2) {
    return frame.length < 20 ? null : withType((frame[0]! << 8) | frame[1]!, frame.subarray(20));
  }
  const packet = LOOPBACK.includes(linkType) ? frame.subarray(4) : frame;
  const version = (packet[0] ?? 0) >> 4;
  if (version === 4) return withType(ETHERTYPE.ipv4, packet);
  return version === 6 ? withType(ETHERTYPE.ipv6, packet) : null;
}

function tagsOf(frame: Uint8Array): number {
  let at = 12;
  while (TAGS.includes((frame[at]! << 8) | frame[at + 1]!)) at += 4;
  return (at - 12) / 4;
}

function withType(type: number, packet: Uint8Array): Uint8Array {
  const out = new Uint8Array(2 + packet.length);
  out.set([type >> 8, type & 255]);
  out.set(packet, 2);
  return out;
}

function assemble(addresses: Uint8Array, vlan: number | null, rest: Uint8Array): Uint8Array {
  if (vlan === null) return Buffer.concat([addresses, rest]);
  const out = new Uint8Array(16 + rest.length);
  out.set(addresses);
  out.set([0x81, 0, vlan >> 8, vlan & 255], 12);
  out.set(rest, 16);
  return out;
}
