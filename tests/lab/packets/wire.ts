/**
 * What a receiver makes of frames: a decoder and reassembler that share no code with the encoder.
 * Ethernet, VLAN tags, IPv4 with fragments, TCP by sequence number, UDP.
 */

export interface Streams {
  /** `tcp 10.0.0.1:1>10.0.0.2:2` to the bytes that arrived in that direction. */
  tcp: Map<string, Uint8Array>;
  /** The payloads of whole UDP and ICMP messages, in order of their completion. */
  datagrams: Uint8Array[];
}

interface Datagram {
  protocol: number;
  ends: [string, string];
  payload: Buffer;
}

interface Segment {
  seq: number;
  isSyn: boolean;
  data: Buffer;
}

/** Data this far from the expected sequence number is out of any window. */
const WINDOW_BYTES = 0x100_0000;

export function reassemble(frames: readonly Uint8Array[]): Streams {
  const datagrams = wholeDatagrams(frames);
  const segments = new Map<string, Segment[]>();
  const messages: Uint8Array[] = [];
  for (const { protocol, ends, payload } of datagrams) {
    if (protocol === 6) {
      const [from, to] = [payload.readUInt16BE(0), payload.readUInt16BE(2)];
      const key = `tcp ${ends[0]}:${from}>${ends[1]}:${to}`;
      const header = (payload[12]! >> 4) * 4;
      const segment = {
        seq: payload.readUInt32BE(4),
        isSyn: (payload[13]! & 2) !== 0,
        data: payload.subarray(header),
      };
      segments.set(key, [...(segments.get(key) ?? []), segment]);
    } else {
      messages.push(Uint8Array.from(payload.subarray(8)));
    }
  }
  const tcp = new Map([...segments].map(([key, list]) => [key, inSequence(list)]));
  return { tcp, datagrams: messages };
}

/** First come, first kept; bytes after a hole are lost. */
function inSequence(segments: readonly Segment[]): Uint8Array {
  const syn = segments.find((segment) => segment.isSyn);
  const withData = segments.filter((segment) => segment.data.length > 0);
  const origin = syn ? (syn.seq + 1) | 0 : Math.min(...withData.map(relativeTo(withData)));
  const bytes = new Map<number, number>();
  for (const { seq, data } of withData) {
    const start = (seq - origin) | 0;
    if (Math.abs(start) > WINDOW_BYTES) continue;
    data.forEach((byte, at) => {
      if (!bytes.has(start + at)) bytes.set(start + at, byte);
    });
  }
  const stream: number[] = [];
  for (let at = 0; bytes.has(at); at += 1) stream.push(bytes.get(at)!);
  return Uint8Array.from(stream);
}

/** Sequence numbers as signed distances, so that the smallest is the first despite a wrap. */
function relativeTo(segments: readonly Segment[]): (segment: Segment) => number {
  const base = segments.at(-1)?.seq ?? 0;
  return ({ seq }) =>
    Math.abs((seq - base) | 0) > WINDOW_BYTES ? base : base + ((seq - base) | 0);
}

function wholeDatagrams(frames: readonly Uint8Array[]): Datagram[] {
  const waiting = new Map<string, Map<number, { more: boolean; data: Buffer }>>();
  return frames.flatMap((frame) => {
    const ip = ipOf(Buffer.from(frame));
    if (!ip) return [];
    const header = (ip[0]! & 15) * 4;
    const protocol = ip[9]!;
    const ends: [string, string] = [ip.subarray(12, 16).join('.'), ip.subarray(16, 20).join('.')];
    const data = ip.subarray(header, ip.readUInt16BE(2));
    const word = ip.readUInt16BE(6);
    const [more, offset] = [(word & 0x2000) !== 0, (word & 0x1fff) * 8];
    if (!more && offset === 0) return [{ protocol, ends, payload: data }];
    const key = `${ends.join('>')} ${protocol} ${ip.readUInt16BE(4)}`;
    const pieces = waiting.get(key) ?? new Map();
    waiting.set(key, pieces.set(offset, { more, data }));
    const payload = joined(pieces);
    if (!payload) return [];
    waiting.delete(key);
    return [{ protocol, ends, payload }];
  });
}

function joined(pieces: Map<number, { more: boolean; data: Buffer }>): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const piece = pieces.get(at);
    if (!piece) return undefined;
    parts.push(piece.data);
    if (!piece.more) return Buffer.concat(parts);
    at += piece.data.length;
  }
}

function ipOf(frame: Buffer): Buffer | undefined {
  let at = 12;
  while ([0x8100, 0x88a8].includes(frame.readUInt16BE(at))) at += 4;
  return frame.readUInt16BE(at) === 0x0800 ? frame.subarray(at + 2) : undefined;
}
