/** A packet as a capture holds it. */
export interface StreamedPacket {
  /** See www.tcpdump.org/linktypes.html; 1 is Ethernet. */
  linkType: number;
  /** Microseconds since 1970, finer parts cut off; null where the capture does not say. */
  timeMicros: number | null;
  bytes: Buffer;
  /** Length on the wire; more than bytes.length where a snaplen cut the packet. */
  originalLength: number;
}

export const PCAP = 'pcap';
const PCAPNG = 'pcapng';
/** What Solaris writes, and tools that followed it (RFC 1761). */
const SNOOP = 'snoop';
export type CaptureFormat = typeof PCAP | typeof PCAPNG | typeof SNOOP;

export const NO_CAPTURE =
  'is no capture: neither pcap nor pcapng nor snoop; editcap turns other formats into pcap';

/** A capture that ends inside of a packet, as after a crash or a full disk; what came before is whole. */
export class CutCapture extends Error {}

/** A longer packet is none: the length is garbage. Jumbograms end below. */
const LONGEST_PACKET_BYTES = 256 * 2 ** 20;
const BLOCK = { section: 0x0a0d0d0a, interface: 1, simplePacket: 3, enhancedPacket: 6 } as const;
/** The block that enhanced packets replaced (draft-ietf-opsawg-pcapng, appendix). */
const OLD_PACKET_BLOCK = 2;
/** What a block of each type has to hold at least, besides its head and end. */
const LEAST_BODY_BYTES: Readonly<Record<number, number>> = { 1: 8, 2: 20, 3: 4, 6: 20 };

/** The format by the first four bytes; null for what is no capture. */
export function captureFormat(head: Uint8Array): CaptureFormat | null {
  const magic = Buffer.from(head.subarray(0, 4)).toString('hex');
  if (magic in CLASSIC) return PCAP;
  if (Buffer.from(head.subarray(0, 8)).equals(SNOOP_MAGIC)) return SNOOP;
  return magic === '0a0d0d0a' ? PCAPNG : null;
}

const SNOOP_MAGIC = Buffer.from('snoop\0\0\0');
/** Classic pcap by its magic: order of bytes, ticks a microsecond, bytes of a packet's header. */
const CLASSIC: Readonly<
  Record<string, { little: boolean; ticksPerMicro: number; headerBytes: number }>
> = {
  d4c3b2a1: { little: true, ticksPerMicro: 1, headerBytes: 16 },
  a1b2c3d4: { little: false, ticksPerMicro: 1, headerBytes: 16 },
  '4d3cb2a1': { little: true, ticksPerMicro: 1000, headerBytes: 16 },
  a1b23c4d: { little: false, ticksPerMicro: 1000, headerBytes: 16 },
  // Kuznetzov's libpcap of old Linux distributions: interface, protocol and kind of packet behind each header.
  '34cdb2a1': { little: true, ticksPerMicro: 1, headerBytes: 24 },
  a1b2cd34: { little: false, ticksPerMicro: 1, headerBytes: 24 },
};

/** What every engine reads as it is, as far as its outer form goes; null for all else. */
export function standardPcap(bytes: Uint8Array): { snaplen: number } | null {
  const head = Buffer.from(bytes.subarray(0, 24));
  const classic = CLASSIC[head.toString('hex', 0, 4)];
  if (classic?.headerBytes !== 16 || head.length < 24) return null;
  const snaplen = classic.little ? head.readUInt32LE(16) : head.readUInt32BE(16);
  // 0 says that there was no limit.
  return { snaplen: snaplen || Infinity };
}

/**
 * The packets of a classic pcap or a pcapng, whatever its size and its link types.
 * @throws CutCapture behind the last whole packet; Error for what is no capture, or is garbage from a place on.
 */
export async function* packetsOf(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<StreamedPacket> {
  const source = new Source(chunks);
  const head = await source.take(8);
  const format = head ? captureFormat(head) : null;
  if (!head || format === null) throw new Error(NO_CAPTURE);
  if (format === SNOOP) yield* snoop(source);
  else yield* format === PCAP ? classic(source, head) : blocks(source, head);
}

async function* classic(source: Source, head: Buffer): AsyncGenerator<StreamedPacket> {
  const magic = head.toString('hex', 0, 4);
  const { little, ticksPerMicro, headerBytes } = CLASSIC[magic]!;
  const rest = await source.take(16);
  if (!rest) throw new CutCapture('ends inside its header');
  const u32 = (bytes: Buffer, at: number) =>
    little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  // The upper six bits tell of a frame check sequence, not of the link (pcap/pcap.h, LT_LINKTYPE).
  const linkType = u32(rest, 12) & 0x03ff_ffff;
  for (;;) {
    const record = await source.take(headerBytes);
    if (!record) return;
    const length = u32(record, 8);
    if (length > LONGEST_PACKET_BYTES) {
      throw new CutCapture(`is garbage from byte ${source.position - headerBytes} on`);
    }
    const bytes = await source.take(length);
    if (!bytes) throw new CutCapture(`ends inside a packet at byte ${source.position}`);
    yield {
      linkType,
      timeMicros: u32(record, 0) * 1e6 + Math.floor(u32(record, 4) / ticksPerMicro),
      bytes,
      originalLength: u32(record, 12),
    };
  }
}

/** Link types of snoop (RFC 1761, "Datalink Type") as those of pcap. */
const SNOOP_LINKS: Readonly<Record<number, number>> = { 4: 1 };

async function* snoop(source: Source): AsyncGenerator<StreamedPacket> {
  const header = await source.take(8);
  if (!header) throw new CutCapture('ends inside its header');
  const link = header.readUInt32BE(4);
  const linkType = SNOOP_LINKS[link];
  if (linkType === undefined) {
    throw new Error(`is a snoop capture of link type ${link}; turn it into pcap with editcap`);
  }
  for (;;) {
    const record = await source.take(24);
    if (!record) return;
    const [length, whole] = [record.readUInt32BE(4), record.readUInt32BE(8) - 24];
    if (length > whole || whole > LONGEST_PACKET_BYTES) {
      throw new CutCapture(`is garbage from byte ${source.position - 24} on`);
    }
    const bytes = await source.take(whole);
    if (!bytes) throw new CutCapture(`ends inside a packet at byte ${source.position}`);
    yield {
      linkType,
      timeMicros: record.readUInt32BE(16) * 1e6 + record.readUInt32BE(20),
      bytes: bytes.subarray(0, length),
      originalLength: record.readUInt32BE(0),
    };
  }
}

interface Interface {
  linkType: number;
  snaplen: number;
  ticksPerSecond: bigint;
  offsetSeconds: number;
}

async function* blocks(source: Source, first: Buffer): AsyncGenerator<StreamedPacket> {
  let little = true;
  let interfaces: Interface[] = [];
  for (let head: Buffer | null = first; head; head = await source.take(8)) {
    const isSection = head.readUInt32BE(0) === BLOCK.section;
    let order: Buffer | null = null;
    if (isSection) {
      order = await source.take(4);
      if (!order) throw new CutCapture('ends inside a section header');
      little = order.readUInt32LE(0) === 0x1a2b3c4d;
      interfaces = [];
    }
    const u32 = (bytes: Buffer, at: number) =>
      little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    const u16 = (bytes: Buffer, at: number) =>
      little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
    const type = u32(head, 0);
    const length = u32(head, 4);
    if (length < 12 || length % 4 !== 0 || length > LONGEST_PACKET_BYTES) {
      throw new CutCapture(`is garbage from byte ${source.position - 8} on`);
    }
    const garbageAt = source.position - 8;
    const body = await source.take(length - 8 - (order ? 4 : 0));
    if (body && body.length - 4 < (LEAST_BODY_BYTES[type] ?? 0)) {
      throw new CutCapture(`is garbage from byte ${garbageAt} on`);
    }
    if (!body) throw new CutCapture(`ends inside a block at byte ${source.position}`);
    if (type === BLOCK.interface) interfaces.push(interfaceOf(body, u16, u32, little));
    else if (type === BLOCK.enhancedPacket || type === OLD_PACKET_BLOCK) {
      const old = type === OLD_PACKET_BLOCK;
      const of = interfaces[old ? u16(body, 0) : u32(body, 0)];
      if (!of) throw new CutCapture('has a packet of an interface that was never described');
      const ticks = (BigInt(u32(body, 4)) << 32n) | BigInt(u32(body, 8));
      yield {
        linkType: of.linkType,
        timeMicros: Number((ticks * 1_000_000n) / of.ticksPerSecond) + of.offsetSeconds * 1e6,
        bytes: body.subarray(20, 20 + u32(body, 12)),
        originalLength: u32(body, 16),
      };
    } else if (type === BLOCK.simplePacket) {
      const originalLength = u32(body, 0);
      const { snaplen = 0, linkType = 1 } = interfaces[0] ?? {};
      const captured = Math.min(originalLength, snaplen || originalLength);
      yield { linkType, timeMicros: null, bytes: body.subarray(4, 4 + captured), originalLength };
    }
  }
}

function interfaceOf(
  body: Buffer,
  u16: (bytes: Buffer, at: number) => number,
  u32: (bytes: Buffer, at: number) => number,
  little: boolean,
): Interface {
  const described: Interface = {
    linkType: u16(body, 0),
    snaplen: u32(body, 4),
    ticksPerSecond: 1_000_000n,
    offsetSeconds: 0,
  };
  const OPTION = { timeResolution: 9, timeOffset: 14 } as const;
  for (let at = 8; at + 4 <= body.length - 4;) {
    const [code, size] = [u16(body, at), u16(body, at + 2)];
    if (code === OPTION.timeResolution && size >= 1) {
      const resolution = body[at + 4]!;
      const exponent = BigInt(resolution & 0x7f);
      described.ticksPerSecond = resolution & 0x80 ? 2n ** exponent : 10n ** exponent;
    }
    if (code === OPTION.timeOffset && size === 8) {
      const value = little ? body.readBigInt64LE(at + 4) : body.readBigInt64BE(at + 4);
      described.offsetSeconds = Number(value);
    }
    at += 4 + Math.ceil(size / 4) * 4;
  }
  return described;
}

/** Bytes in pieces of any wanted size. */
class Source {
  private readonly iterator: AsyncIterator<Uint8Array>;
  private held: Buffer = Buffer.alloc(0);
  /** Of the next byte. */
  position = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.iterator = chunks[Symbol.asyncIterator]();
  }

  /**
   * @returns null at the end, where nothing is left.
   * @throws CutCapture where something, but not enough, is left.
   */
  async take(size: number): Promise<Buffer | null> {
    if (this.held.length < size) {
      const parts = [this.held];
      let have = this.held.length;
      while (have < size) {
        const next = await this.iterator.next();
        if (next.done) break;
        parts.push(Buffer.from(next.value));
        have += next.value.length;
      }
      this.held = Buffer.concat(parts);
      if (have < size) {
        if (have === 0) return null;
        throw new CutCapture(`ends inside a packet or a header at byte ${this.position}`);
      }
    }
    const taken = this.held.subarray(0, size);
    this.held = this.held.subarray(size);
    this.position += size;
    return taken;
  }
}
