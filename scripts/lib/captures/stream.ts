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
export const PCAPNG = 'pcapng';
export type CaptureFormat = typeof PCAP | typeof PCAPNG;

/** A capture that ends inside of a packet, as after a crash or a full disk; what came before is whole. */
export class CutCapture extends Error {}

/** A longer packet is none: the length is garbage. Jumbograms end below. */
const LONGEST_PACKET_BYTES = 256 * 2 ** 20;
const BLOCK = { section: 0x0a0d0d0a, interface: 1, simplePacket: 3, enhancedPacket: 6 } as const;
/** The block that enhanced packets replaced (draft-ietf-opsawg-pcapng, appendix). */
const OLD_PACKET_BLOCK = 2;

/** The format by the first four bytes; null for what is no capture. */
export function captureFormat(head: Uint8Array): CaptureFormat | null {
  const magic = Buffer.from(head.subarray(0, 4)).toString('hex');
  if (['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d'].includes(magic)) return PCAP;
  return magic === '0a0d0d0a' ? PCAPNG : null;
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
  if (!head || format === null) throw new Error('is no capture: neither pcap nor pcapng');
  yield* format === PCAP ? classic(source, head) : blocks(source, head);
}

async function* classic(source: Source, head: Buffer): AsyncGenerator<StreamedPacket> {
  const magic = head.toString('hex', 0, 4);
  const little = magic === 'd4c3b2a1' || magic === '4d3cb2a1';
  const ticksPerMicro = magic === '4d3cb2a1' || magic === 'a1b23c4d' ? 1000 : 1;
  const rest = await source.take(16);
  if (!rest) throw new CutCapture('ends inside its header');
  const u32 = (bytes: Buffer, at: number) =>
    little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  // The upper bits tell of a frame check sequence, not of the link.
  const linkType = u32(rest, 12) & 0x0fff_ffff;
  for (;;) {
    const record = await source.take(16);
    if (!record) return;
    const length = u32(record, 8);
    if (length > LONGEST_PACKET_BYTES) {
      throw new CutCapture(`is garbage from byte ${source.position - 16} on`);
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
    const body = await source.take(length - 8 - (order ? 4 : 0));
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
