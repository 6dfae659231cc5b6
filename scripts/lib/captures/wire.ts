/** Ethernet frames, changed as a capture point or other hosts would; lengths and checksums stay right. */

const ETHERNET_BYTES = 14;
const TYPE = { ipv4: 0x0800, arp: 0x0806, vlan: 0x8100, ipv6: 0x86dd } as const;
const TCP = 6;
const UDP = 17;
const SYN = 0x02;

/** The IPv4 addresses that a frame names, ARP's too. */
export function addressesIn(frame: Uint8Array): string[] {
  return addressOffsets(frame).map((at) => addressAt(frame, at));
}

/** The frame between other hosts. Addresses that the map does not name stay. */
export function readdress(frame: Uint8Array, to: ReadonlyMap<string, string>): Uint8Array {
  const out = Uint8Array.from(frame);
  for (const at of addressOffsets(out)) {
    const moved = to.get(addressAt(out, at));
    if (moved !== undefined) out.set(moved.split('.').map(Number), at);
  }
  if (typeOf(out) === TYPE.ipv4) fixIpv4(out);
  return out;
}

/** What carries a conversation of hosts: its ends as they are in this frame. Null for what has no ports. */
export function endsOf(
  frame: Uint8Array,
): { transport: 'tcp' | 'udp'; ports: [from: number, to: number] } | null {
  if (typeOf(frame) !== TYPE.ipv4) return null;
  const protocol = frame[ETHERNET_BYTES + 9];
  if (protocol !== TCP && protocol !== UDP) return null;
  const at = transportOf(frame);
  return {
    transport: protocol === TCP ? 'tcp' : 'udp',
    ports: [word(frame, at), word(frame, at + 2)],
  };
}

/** The frame with another source or destination port. */
export function withPort(frame: Uint8Array, end: 'from' | 'to', port: number): Uint8Array {
  const out = Uint8Array.from(frame);
  putWord(out, transportOf(out) + (end === 'from' ? 0 : 2), port);
  fixIpv4(out);
  return out;
}

/** What TCP or UDP carries; empty for other frames, fragments and segments without data. */
export function payloadOf(frame: Uint8Array): Uint8Array {
  const ends = endsOf(frame);
  if (!ends) return new Uint8Array();
  const at = transportOf(frame);
  const from = at + (ends.transport === 'udp' ? 8 : (frame[at + 12]! >> 4) * 4);
  return frame.subarray(from, ETHERNET_BYTES + word(frame, ETHERNET_BYTES + 2));
}

/** The frame with another payload of the same length. @throws Error for another length. */
export function withPayload(frame: Uint8Array, payload: Uint8Array): Uint8Array {
  const out = Uint8Array.from(frame);
  const old = payloadOf(out);
  if (old.length !== payload.length)
    throw new Error('a payload of another length would move all that follows');
  old.set(payload);
  fixIpv4(out);
  return out;
}

/** The frame with one 802.1Q tag. */
export function tagged(frame: Uint8Array, vlan: number): Uint8Array {
  const out = new Uint8Array(frame.length + 4);
  out.set(frame.subarray(0, 12));
  out.set([TYPE.vlan >> 8, TYPE.vlan & 0xff, vlan >> 8, vlan & 0xff], 12);
  out.set(frame.subarray(12), 16);
  return out;
}

export function isIpv4(frame: Uint8Array): boolean {
  return typeOf(frame) === TYPE.ipv4;
}

export function isTcp(frame: Uint8Array): boolean {
  return typeOf(frame) === TYPE.ipv4 && frame[ETHERNET_BYTES + 9] === TCP;
}

/** Whether a frame is part of how a TCP connection is opened: SYN or SYN with ACK. */
export function opensTcp(frame: Uint8Array): boolean {
  return isTcp(frame) && (frame[transportOf(frame) + 13]! & SYN) !== 0;
}

/**
 * The frame in IPv6, with the IPv4 addresses behind a prefix of 12 bytes; null for what has no such form
 * here (ARP, ICMP).
 */
export function inIpv6(frame: Uint8Array, prefix: Uint8Array): Uint8Array | null {
  const protocol = frame[ETHERNET_BYTES + 9];
  if (typeOf(frame) !== TYPE.ipv4 || (protocol !== TCP && protocol !== UDP)) return null;
  const from = transportOf(frame);
  const payload = frame.subarray(from, ETHERNET_BYTES + word(frame, ETHERNET_BYTES + 2));
  const out = new Uint8Array(ETHERNET_BYTES + 40 + payload.length);
  out.set(frame.subarray(0, 12));
  putWord(out, 12, TYPE.ipv6);
  out[14] = 0x60;
  putWord(out, 18, payload.length);
  out[20] = protocol;
  out[21] = frame[ETHERNET_BYTES + 8]!;
  [ETHERNET_BYTES + 12, ETHERNET_BYTES + 16].forEach((at, index) => {
    out.set(prefix, 22 + 16 * index);
    out.set(frame.subarray(at, at + 4), 22 + 16 * index + 12);
  });
  out.set(payload, 54);
  fixTransport(out, protocol, 54, out.subarray(22, 54));
  return out;
}

/** A capture file in the classic format, microseconds, Ethernet. Frames come in order of time. */
export function pcapOf(
  frames: readonly { atMicros: number; bytes: Uint8Array }[],
  epochSeconds: number,
): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65535, 16);
  header.writeUInt32LE(1, 20);
  const records = frames.flatMap(({ atMicros, bytes }) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(epochSeconds + Math.floor(atMicros / 1e6), 0);
    record.writeUInt32LE(atMicros % 1e6, 4);
    record.writeUInt32LE(bytes.length, 8);
    record.writeUInt32LE(bytes.length, 12);
    return [record, Buffer.from(bytes)];
  });
  return Buffer.concat([header, ...records]);
}

function addressOffsets(frame: Uint8Array): number[] {
  if (typeOf(frame) === TYPE.ipv4) return [ETHERNET_BYTES + 12, ETHERNET_BYTES + 16];
  if (typeOf(frame) === TYPE.arp) return [ETHERNET_BYTES + 14, ETHERNET_BYTES + 24];
  return [];
}

function addressAt(frame: Uint8Array, at: number): string {
  return frame.subarray(at, at + 4).join('.');
}

function typeOf(frame: Uint8Array): number {
  return word(frame, 12);
}

function transportOf(frame: Uint8Array): number {
  return ETHERNET_BYTES + (frame[ETHERNET_BYTES]! & 0x0f) * 4;
}

function fixIpv4(frame: Uint8Array): void {
  const from = transportOf(frame);
  putWord(frame, ETHERNET_BYTES + 10, 0);
  putWord(frame, ETHERNET_BYTES + 10, checksum([frame.subarray(ETHERNET_BYTES, from)]));
  const end = ETHERNET_BYTES + word(frame, ETHERNET_BYTES + 2);
  const protocol = frame[ETHERNET_BYTES + 9]!;
  const addresses = frame.subarray(ETHERNET_BYTES + 12, ETHERNET_BYTES + 20);
  fixTransport(frame.subarray(0, end), protocol, from, addresses);
}

/** @param addresses of the IP header, for the pseudo-header. */
function fixTransport(
  frame: Uint8Array,
  protocol: number,
  from: number,
  addresses: Uint8Array,
): void {
  if (protocol !== TCP && protocol !== UDP) return;
  const at = from + (protocol === TCP ? 16 : 6);
  // RFC 768: a UDP checksum of zero says that there is none.
  if (protocol === UDP && word(frame, at) === 0) return;
  putWord(frame, at, 0);
  const segment = frame.subarray(from);
  const rest = Uint8Array.of(0, protocol, segment.length >> 8, segment.length & 0xff);
  const sum = checksum([addresses, rest, segment]);
  putWord(frame, at, protocol === UDP && sum === 0 ? 0xffff : sum);
}

/** RFC 1071. Every part but the last has an even length. */
function checksum(parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 2) sum += (part[at]! << 8) | (part[at + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function putWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value & 0xff;
}
