/** What the sensor gets to see: one direction, no beginning, everything twice. */
import type { Scenario, Side } from '../../model/scenario';
import { FLAG, buildPackets, tcpOf } from '../packets';
import type { Packet } from '../packets';
import { talkingTcpFlows } from './applicability';
import { dataLength, inOrder } from './segments';
import { packetTransform } from './transform';

const DEFAULT_MISSED_CLIENT_PACKETS = 3;

export const lostAcks = packetTransform(
  {
    name: 'lost-acks',
    describe: 'no acknowledgement without data reaches the sensor, save that of the handshake',
    level: 'sensor',
    keeps: 'all',
    mergeable: true,
    applies: (scenario) => talkingTcpFlows(scenario).length > 0,
  },
  (packets) => {
    const opening = handshakes(packets);
    return packets.filter((packet) => opening.has(packet) || !isPureAck(packet));
  },
);

export const noHandshake = packetTransform(
  {
    name: 'no-handshake',
    describe: 'the connection stood before the sensor looked: no SYN, no SYN-ACK, no ACK to it',
    level: 'sensor',
    keeps: 'all',
    mergeable: true,
    applies: (scenario) =>
      talkingTcpFlows(scenario).some((flow) => (flow.shape ?? 'full') === 'full'),
  },
  (packets) => {
    const opening = handshakes(packets);
    return packets.filter((packet) => !opening.has(packet));
  },
);

export const clientOnly = oneSided('client', 'server');
export const serverOnly = oneSided('server', 'client');

export const delayedStart = packetTransform(
  {
    name: 'delayed-start',
    describe:
      'the sensor starts when the client has sent its first packets; nothing before is seen',
    level: 'sensor',
    keeps: 'part',
    mergeable: true,
    applies: (scenario) =>
      fromClient(buildPackets(scenario)).length > DEFAULT_MISSED_CLIENT_PACKETS,
  },
  (packets, { missedClientPackets = DEFAULT_MISSED_CLIENT_PACKETS }) => {
    const client = fromClient(packets);
    const lastMissed = client[Math.min(missedClientPackets, client.length - 1) - 1];
    return lastMissed ? packets.slice(packets.indexOf(lastMissed) + 1) : packets;
  },
);

export const mirroredTwice = packetTransform(
  {
    name: 'mirrored-twice',
    describe: 'a mirror port that copies a frame on its way in and on its way out: each one twice',
    level: 'sensor',
    keeps: 'all',
    mergeable: true,
    applies: () => true,
  },
  (packets) => inOrder(packets.flatMap((packet) => [packet, packet])),
);

function oneSided(side: Side, hidden: Side) {
  const sends = (scenario: Scenario, who: Side) =>
    buildPackets(scenario).some((packet) => packet.from === who);
  return packetTransform(
    {
      name: `${side}-side-only`,
      describe: `the sensor sees what the ${side} sends and nothing of the ${hidden}`,
      level: 'sensor',
      keeps: side,
      mergeable: true,
      applies: (scenario) => sends(scenario, side) && sends(scenario, hidden),
    },
    (packets) => packets.filter((packet) => packet.from === side),
  );
}

function fromClient(packets: readonly Packet[]): Packet[] {
  return packets.filter((packet) => packet.from === 'client');
}

/** SYN, SYN-ACK and the client's ACK to it, of every flow that goes on after them. */
function handshakes(packets: readonly Packet[]): Set<Packet> {
  const answered = new Set(packets.filter(isSynAck).map((packet) => packet.flow));
  const awaitingAck = new Set<number>();
  return new Set(
    packets.filter((packet) => {
      if (isSynAck(packet)) awaitingAck.add(packet.flow);
      if ((tcpOf(packet)?.flags ?? 0) & FLAG.syn) return answered.has(packet.flow);
      return packet.from === 'client' && isPureAck(packet) && awaitingAck.delete(packet.flow);
    }),
  );
}

function isSynAck(packet: Packet): boolean {
  return tcpOf(packet)?.flags === (FLAG.syn | FLAG.ack);
}

function isPureAck(packet: Packet): boolean {
  return tcpOf(packet)?.flags === FLAG.ack && dataLength(packet) === 0;
}
