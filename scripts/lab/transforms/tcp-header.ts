/** What the TCP header may hold besides data. */
import { otherSide } from '../../model/scenario';
import { FLAG, tcpOf, withTcp } from '../packets';
import type { Packet } from '../packets';
import { concat, spread } from '../packets/bytes';
import { hasTcp, hasTcpMessage } from './applicability';
import { dataLength } from './segments';
import { packetTransform } from './transform';

/** NOP, NOP and the option of 10 bytes (RFC 7323 section 3.2). */
const TIMESTAMP_BYTES = 12;

export const tcpTimestamps = packetTransform(
  {
    name: 'tcp-timestamps',
    describe: 'the timestamps option in every segment, as Linux has it, so that data starts later',
    level: 'tcp',
    keeps: 'all',
    mergeable: true,
    applies: hasTcp,
  },
  (packets) => {
    const latest = new Map<string, number>();
    return packets.map((packet) => {
      const tcp = tcpOf(packet);
      if (!tcp) return packet;
      const other = otherSide(packet.from);
      // Linux counts milliseconds from a start that differs for every pair of hosts.
      const start = spread('timestamps', packet.flow, packet.from) % 0x7fff_ffff;
      const value = start + Math.floor(packet.timeMicros / 1000);
      latest.set(`${packet.flow} ${packet.from}`, value);
      const echo = tcp.flags & FLAG.ack ? (latest.get(`${packet.flow} ${other}`) ?? 0) : 0;
      return withTcp(packet, { options: concat([tcp.options, timestampOption(value, echo)]) });
    });
  },
  { segmentBytes: 1460 - TIMESTAMP_BYTES },
);

export const sequenceWrap = packetTransform(
  {
    name: 'sequence-wrap',
    describe: 'sequence numbers pass 2^32 in the middle of the first segment of each side',
    level: 'tcp',
    keeps: 'all',
    mergeable: true,
    applies: (scenario) => hasTcpMessage(scenario, 2),
  },
  (packets) => {
    const shifts = new Map<string, number>();
    for (const packet of packets) {
      const tcp = tcpOf(packet);
      const direction = `${packet.flow} ${packet.from}`;
      if (!tcp || dataLength(packet) === 0 || shifts.has(direction)) continue;
      shifts.set(direction, -Math.floor(tcp.data.length / 2) - tcp.seq);
    }
    return packets.map((packet) => shifted(packet, shifts));
  },
);

function shifted(packet: Packet, shifts: ReadonlyMap<string, number>): Packet {
  const tcp = tcpOf(packet);
  if (!tcp) return packet;
  const other = otherSide(packet.from);
  const ownShift = shifts.get(`${packet.flow} ${packet.from}`) ?? 0;
  const otherShift = shifts.get(`${packet.flow} ${other}`) ?? 0;
  return withTcp(packet, {
    seq: (tcp.seq + ownShift) >>> 0,
    ack: tcp.flags & FLAG.ack ? (tcp.ack + otherShift) >>> 0 : 0,
  });
}

function timestampOption(value: number, echo: number): Uint8Array {
  const option = new Uint8Array(TIMESTAMP_BYTES);
  const view = new DataView(option.buffer);
  option.set([1, 1, 8, 10]);
  view.setUint32(4, value);
  view.setUint32(8, echo);
  return option;
}
