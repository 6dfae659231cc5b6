/** The same packets in other files: how a capture was taken, not what was on the wire. */
import { LINK_TYPE, buildPackets, encode, tcpOf } from '../packets';
import type { Packet } from '../packets';
import { isIpOnly } from './applicability';
import { PLAIN, packetTransform, transform } from './transform';
import type { ByteRange, CaptureFormat, Transform } from './transform';

/** Ethernet, IPv4 and TCP without options, and 64 bytes of data. */
const DEFAULT_SNAPLEN = 14 + 20 + 20 + 64;
/** What a clock that ran fast is set back by, beyond the silence that it falls into. */
const CLOCK_STEP_MICROS = 500_000;
/** Packets as near as this may be stamped in the wrong order by a card with several queues. */
const QUEUE_DISORDER_MICROS = 1000;

export const pcapng = inFormat('pcapng', 'a pcapng file', { ...PLAIN, kind: 'pcapng' }, () => true);

export const nanosecondPcap = inFormat(
  'nanosecond-pcap',
  'a pcap file with timestamps in nanoseconds',
  { ...PLAIN, nanosecond: true },
  () => true,
);

export const linuxCooked = inFormat(
  'linux-cooked-v1',
  'Linux cooked capture (link type 113), as older tcpdump -i any writes it',
  { ...PLAIN, linkType: LINK_TYPE.linuxCooked },
  () => true,
);

export const linuxCooked2 = inFormat(
  'linux-cooked-v2',
  'Linux cooked capture version 2 (link type 276), as tcpdump -i any writes it since 4.99',
  { ...PLAIN, linkType: LINK_TYPE.linuxCooked2 },
  () => true,
);

export const rawIp = inFormat(
  'raw-ip',
  'raw IP (link type 101), as on a tunnel interface',
  { ...PLAIN, linkType: LINK_TYPE.rawIp },
  isIpOnly,
);

export const snaplen = transform(
  {
    name: 'snaplen',
    describe: 'a capture that kept the beginning of each packet, up to the end of the match',
    level: 'file',
    keeps: 'part',
    mergeable: false,
    applies: (scenario) =>
      buildPackets(scenario).some((packet) => encode(packet).length > DEFAULT_SNAPLEN),
  },
  (scenario, options) => {
    const packets = buildPackets(scenario);
    const bytes = options.snaplen ?? snaplenFor(packets, options.match ?? []);
    return [{ name: `snaplen@${bytes}`, packets, format: { ...PLAIN, snaplen: bytes } }];
  },
);

export const backwardsTime = packetTransform(
  {
    name: 'timestamps-backwards',
    describe:
      'the clock is set back midway, and packets close to each other are stamped in the wrong order',
    level: 'file',
    keeps: 'all',
    // A batch orders by time, which would put the packets in another order.
    mergeable: false,
    applies: (scenario) => buildPackets(scenario).length > 1,
  },
  (packets) => {
    const middle = Math.ceil(packets.length / 2);
    const step = gapBefore(packets, middle) + CLOCK_STEP_MICROS;
    return packets.map((packet, index) => {
      const gap = index % 2 === 1 ? gapBefore(packets, index) : Infinity;
      const early = gap < QUEUE_DISORDER_MICROS ? gap + 1 : 0;
      return {
        ...packet,
        timeMicros: packet.timeMicros - early - (index >= middle ? step : 0),
      };
    });
  },
);

function gapBefore(packets: readonly Packet[], index: number): number {
  return packets[index]!.timeMicros - packets[index - 1]!.timeMicros;
}

function inFormat(
  name: string,
  describe: string,
  format: CaptureFormat,
  applies: Transform['applies'],
): Transform {
  return transform(
    { name, describe, level: 'file', keeps: 'all', mergeable: false, applies },
    (scenario) => [{ name, packets: buildPackets(scenario), format }],
  );
}

/** As few bytes as hold the end of every match. */
function snaplenFor(packets: readonly Packet[], match: readonly ByteRange[]): number {
  const needed = packets.flatMap((packet) =>
    match
      .filter(({ flow, message }) => flow === packet.flow && message === packet.carries?.message)
      .map(({ end }) => {
        const data = messageBytes(packet);
        const used = Math.min(end - packet.carries!.offset, data);
        return used > 0 ? encode(packet).length - data + used : 0;
      }),
  );
  return Math.max(...needed, 0) || DEFAULT_SNAPLEN;
}

function messageBytes(packet: Packet): number {
  const tcp = tcpOf(packet);
  if (tcp) return tcp.data.length;
  return packet.body.kind === 'ipv4' ? packet.body.payload.data.length : 0;
}
