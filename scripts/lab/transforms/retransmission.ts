/** Segments out of order, twice, overlapping, or wrong: what a TCP stack sorts out for itself. */
import { spread } from '../packets/bytes';
import { tcpOf, withTcp } from '../packets';
import type { Packet } from '../packets';
import { hasTcpMessage } from './applicability';
import { dataLength, mapData, resent, slice, splitEvenly } from './segments';
import { packetTransform } from './transform';

/** Past any window that a host can offer (RFC 7323: 1 GiB), yet ahead: under half of 2^32. */
const OUT_OF_WINDOW_BYTES = 0x6000_0000;

export const reorderedSegments = packetTransform(
  {
    name: 'reordered-segments',
    describe: 'each segment cut in three, and the pieces sent last to first',
    level: 'tcp',
    keeps: 'all',
    mergeable: true,
    applies: (scenario) => hasTcpMessage(scenario, 2),
  },
  (packets) => mapData(packets, (packet) => atOnce(packet, splitEvenly(packet, 3).reverse())),
);

export const duplicatedSegments = packetTransform(
  {
    name: 'duplicated-segments',
    describe: 'each segment with data sent twice, as after a lost acknowledgement',
    level: 'tcp',
    keeps: 'all',
    mergeable: true,
    applies: (scenario) => hasTcpMessage(scenario, 1),
  },
  (packets) => mapData(packets, (packet) => [packet, resent(packet, 1)]),
);

export const overlappingSegments = packetTransform(
  {
    name: 'overlapping-segments',
    describe: 'retransmissions that begin inside what was sent and go on past it; the bytes agree',
    level: 'tcp',
    keeps: 'all',
    mergeable: true,
    applies: (scenario) => hasTcpMessage(scenario, 3),
  },
  (packets) =>
    mapData(packets, (packet) => {
      const length = dataLength(packet);
      if (length < 3) return [packet];
      const third = Math.floor(length / 3);
      return [
        slice(packet, 0, 2 * third, 0),
        slice(packet, third, length, 1),
        slice(packet, 0, length, 2),
      ];
    }),
);

export const garbageBefore = packetTransform(
  {
    name: 'garbage-before',
    describe: 'before each segment, other bytes far outside the window that the receiver drops',
    level: 'tcp',
    keeps: 'all',
    mergeable: true,
    applies: (scenario) => hasTcpMessage(scenario, 1),
  },
  (packets) => mapData(packets, (packet) => [garbageFor(packet), packet]),
);

function garbageFor(packet: Packet): Packet {
  const tcp = tcpOf(packet);
  const data = Uint8Array.from(
    tcp?.data ?? [],
    (_, at) => spread('garbage', packet.flow, at) & 0xff,
  );
  const seq = ((tcp?.seq ?? 0) + OUT_OF_WINDOW_BYTES) >>> 0;
  return { ...withTcp(resent(packet, 1), { data, seq }), carries: undefined };
}

/** Pieces in the order given, none earlier than the segment that they came from. */
function atOnce(packet: Packet, pieces: readonly Packet[]): Packet[] {
  return pieces.map((piece) => ({ ...piece, timeMicros: packet.timeMicros }));
}
