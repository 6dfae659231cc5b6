import type { Capture, CaptureRecord } from './capture';
/** The blocks of pcapng that hold packets (draft-ietf-opsawg-pcapng); all others are skipped. */

const BLOCK = { section: 0x0a0d0d0a, interface: 1, simplePacket: 3, enhancedPacket: 6 } as const;

interface Interface {
  linkType: number;
  snaplen: number;
  ticksPerSecond: bigint;
}

/** Throws on a block that does not fit the file and on interfaces of different link types. */
export function readPcapngBlocks(file: Uint8Array, view: DataView): Capture {
  const records: CaptureRecord[] = [];
  let interfaces: Interface[] = [];
  let linkType: number | undefined;
  let littleEndian = true;
  for (let at = 0; at < file.length;) {
    if (at + 12 > file.length) throw new Error(`the capture ends inside a block header at ${at}`);
    if (view.getUint32(at) === BLOCK.section) {
      littleEndian = view.getUint32(at + 8, true) === 0x1a2b3c4d;
      interfaces = [];
    }
    const type = view.getUint32(at, littleEndian);
    const length = view.getUint32(at + 4, littleEndian);
    if (length < 12 || length % 4 !== 0 || at + length > file.length) {
      throw new Error(`the pcapng block at ${at} has the impossible length ${length}`);
    }
    if (type === BLOCK.interface) {
      const added = readInterface(view, at, length, littleEndian);
      linkType ??= added.linkType;
      if (added.linkType !== linkType) {
        throw new Error(
          `the capture mixes link types ${linkType} and ${added.linkType}; split it with editcap`,
        );
      }
      interfaces.push(added);
    }
    if (type === BLOCK.enhancedPacket) {
      const of = interfaces[view.getUint32(at + 8, littleEndian)];
      if (!of) throw new Error(`the packet at ${at} names an interface that was never described`);
      const high = BigInt(view.getUint32(at + 12, littleEndian));
      const ticks = (high << 32n) | BigInt(view.getUint32(at + 16, littleEndian));
      const captured = view.getUint32(at + 20, littleEndian);
      records.push({
        timeMicros: Number((ticks * 1_000_000n) / of.ticksPerSecond),
        bytes: file.subarray(at + 28, at + 28 + captured),
        originalLength: view.getUint32(at + 24, littleEndian),
      });
    }
    if (type === BLOCK.simplePacket) {
      const originalLength = view.getUint32(at + 8, littleEndian);
      const captured = Math.min(originalLength, interfaces[0]?.snaplen || originalLength);
      // Simple packets have no time.
      const bytes = file.subarray(at + 12, at + 12 + captured);
      records.push({ timeMicros: 0, bytes, originalLength });
    }
    at += length;
  }
  return { linkType: linkType ?? 1, records };
}

function readInterface(
  view: DataView,
  at: number,
  length: number,
  littleEndian: boolean,
): Interface {
  const described: Interface = {
    linkType: view.getUint16(at + 8, littleEndian),
    snaplen: view.getUint32(at + 12, littleEndian),
    ticksPerSecond: 1_000_000n,
  };
  const IF_TSRESOL = 9;
  for (let option = at + 16; option + 4 <= at + length - 4;) {
    const code = view.getUint16(option, littleEndian);
    const size = view.getUint16(option + 2, littleEndian);
    if (code === IF_TSRESOL) {
      const resolution = view.getUint8(option + 4);
      const exponent = BigInt(resolution & 0x7f);
      described.ticksPerSecond = resolution & 0x80 ? 2n ** exponent : 10n ** exponent;
    }
    option += 4 + Math.ceil(size / 4) * 4;
  }
  return described;
}
