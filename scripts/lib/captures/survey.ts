import { createReadStream } from 'node:fs';
import type { Chunks } from '../unpack/chunks';
import { unpack } from '../unpack/unpack';
import { asEthernet, isConvertible } from './as-ethernet';
import {
  captureFormat,
  CutCapture,
  NO_CAPTURE,
  packetsOf,
  standardPcap,
  type StreamedPacket,
} from './stream';

/** What a capture holds, and what is lost of it. */
export interface Survey {
  packets: number;
  /** Packets of IP, as far as the frames say. */
  ipPackets: number;
  /** Those of them that stand right behind the link's header, where every engine takes them for IP. */
  plainIpPackets: number;
  /** Epoch seconds; null where no packet has a time. */
  first: number | null;
  last: number | null;
  linkTypes: ReadonlySet<number>;
  /** What the owner has to know about a verdict. */
  warnings: string[];
  /** Some of it no engine gets to see: that nothing was found says less then. */
  inPart: boolean;
  /** Why the capture is not whole; null where it is. */
  cut: string | null;
  /** Classic pcap that is not packed, and whose packets are as long as its header and theirs say. */
  isPlainPcap: boolean;
}

/**
 * Counts the packets of a capture, packed or not.
 * @param onPacket is given each of them.
 * @throws Error in words for what is no capture, or holds several.
 */
export async function surveyCapture(
  file: string,
  onPacket: (packet: StreamedPacket) => void = () => {},
): Promise<Survey> {
  const linkTypes = new Set<number>();
  const warnings: string[] = [];
  let [packets, ipPackets, plainIpPackets, snapped, timeless] = [0, 0, 0, 0, 0];
  let [longest, isOdd] = [0, false];
  let [first, last] = [Infinity, -Infinity];
  const { cut, plainPcap: pcap } = await eachPacket(file, (packet) => {
    const { linkType, timeMicros, bytes, originalLength } = packet;
    linkTypes.add(linkType);
    packets += 1;
    if (originalLength > bytes.length) snapped += 1;
    longest = Math.max(longest, bytes.length);
    isOdd ||= originalLength < bytes.length;
    const type = typeOf(bytes, linkType);
    if (type === null || MAY_HOLD_IP.includes(type)) ipPackets += 1;
    if (type !== null && IP.includes(type)) plainIpPackets += 1;
    if (timeMicros === null) timeless += 1;
    else {
      first = Math.min(first, timeMicros / 1e6);
      last = Math.max(last, timeMicros / 1e6);
    }
    onPacket(packet);
  });
  if (cut !== null) warnings.push(`it ${cut}; what came before was read`);
  if (snapped > 0) {
    warnings.push(
      `${snapped} of ${packets} packets were cut when they were captured (snaplen): what was in the rest of them nobody knows`,
    );
  }
  const isTimed = timeless < packets;
  if (timeless > 0) {
    warnings.push(
      `${timeless} packets have no time: they count as of ${isTimed ? 'the packet before them' : '2000-01-01'}`,
    );
  }
  return {
    packets,
    ipPackets,
    plainIpPackets,
    first: isTimed ? first : null,
    last: isTimed ? last : null,
    linkTypes,
    warnings,
    inPart: cut !== null || snapped > 0,
    cut,
    isPlainPcap: pcap !== null && longest <= pcap.snaplen && !isOdd,
  };
}

/** What a file is, besides its packets. */
interface CaptureForm {
  /** Why the capture is not whole; null where it is. */
  cut: string | null;
  /** Null for what is packed or no classic pcap. */
  plainPcap: { snaplen: number } | null;
}

/**
 * The packets of the one capture in a file.
 * @throws Error in words for what is no capture, or holds several.
 */
export async function eachPacket(
  file: string,
  onPacket: (packet: StreamedPacket) => void,
): Promise<CaptureForm> {
  let captures = 0;
  let cut: string | null = null;
  let plainPcap: CaptureForm['plainPcap'] = null;
  const source = createReadStream(file, { highWaterMark: 1 << 20 }) as unknown as Chunks;
  for await (const member of unpack(file, source)) {
    const format = captureFormat(member.head);
    if (format === null) {
      if (!member.packed) throw new Error(`${file} ${NO_CAPTURE}`);
      for await (const _ of member.chunks);
      continue;
    }
    captures += 1;
    if (captures > 1) throw new Error(`${file} holds several captures; unpack it and name them`);
    plainPcap = member.packed ? null : standardPcap(member.head);
    try {
      for await (const packet of packetsOf(member.chunks)) onPacket(packet);
    } catch (error) {
      const { message } = error as Error;
      if (!(error instanceof CutCapture) && !message.startsWith('cannot be unpacked')) throw error;
      cut = message;
      // What comes behind a cut is no part of the capture.
      break;
    }
  }
  if (captures === 0) throw new Error(`${file} holds no capture`);
  return { cut, plainPcap };
}

const IP: readonly number[] = [0x0800, 0x86dd];
/** PPPoE and MPLS carry IP too. */
const MAY_HOLD_IP: readonly number[] = [...IP, 0x8864, 0x8847];

/** The EtherType of a frame below any tags, 0 where it has none; null for a link type that is not known. */
function typeOf(frame: Uint8Array, linkType: number): number | null {
  if (!isConvertible(linkType)) return null;
  const ethernet = asEthernet(frame, linkType, null);
  if (!ethernet) return 0;
  let at = 12;
  const typeAt = () => (ethernet[at]! << 8) | ethernet[at + 1]!;
  while ([0x8100, 0x88a8, 0x9100].includes(typeAt())) at += 4;
  return typeAt();
}
