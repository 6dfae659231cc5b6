/** The flows without a connection: UDP, ICMP echo and ARP. */
import type { ArpFlow, IcmpFlow, UdpFlow } from '../../model/scenario';
import { BROADCAST_MAC, addressBytes, macOf, spread, toBytes } from './bytes';
import { ANSWER_MICROS, endpoint, ipv4Packet } from './endpoint';
import { fragment } from './fragment';
import type { Arp, Icmp, Packet, Udp } from './packet';
import { pauseMicros } from './tcp-flow';
import type { BuildOptions } from './build-options';

/** As many bytes as ping sends. */
const ECHO_BYTES = 56;

/** A message that does not fit the MTU leaves its host in IP fragments. */
export function udpPackets(
  flow: UdpFlow,
  index: number,
  startMicros: number,
  { mtu }: BuildOptions,
): Packet[] {
  const ends = {
    client: { ...endpoint('client', flow.client.address, index), port: flow.client.port },
    server: { ...endpoint('server', flow.server.address, index), port: flow.server.port },
  };
  let clock = startMicros;
  return flow.messages.flatMap((message, position) => {
    if (position > 0) clock += pauseMicros(message);
    const from = ends[message.from];
    const to = message.from === 'client' ? ends.server : ends.client;
    const udp: Udp = {
      kind: 'udp',
      sourcePort: from.port,
      destinationPort: to.port,
      data: toBytes(message.bytes),
    };
    const carries = { message: position, offset: 0 };
    const whole = ipv4Packet(from, to, udp, { timeMicros: clock, flow: index, carries });
    const packets = fragment(whole, mtu - 20);
    clock = packets.at(-1)!.timeMicros;
    return packets;
  });
}

export function icmpPackets(flow: IcmpFlow, index: number, startMicros: number): Packet[] {
  const client = endpoint('client', flow.client.address, index);
  const server = endpoint('server', flow.server.address, index);
  const request: Icmp = {
    kind: 'icmp',
    type: 8,
    id: spread('echo id', client.address, server.address, index) & 0xffff,
    sequence: 1,
    data: Uint8Array.from({ length: ECHO_BYTES }, (_, byte) => byte),
  };
  const packets = [ipv4Packet(client, server, request, { timeMicros: startMicros, flow: index })];
  if (flow.answered) {
    const at = { timeMicros: startMicros + ANSWER_MICROS, flow: index };
    packets.push(ipv4Packet(server, client, { ...request, type: flow.answerType ?? 0 }, at));
  }
  return packets;
}

/** The client asks everybody who has the server's address; the owner answers the client alone. */
export function arpPackets(flow: ArpFlow, index: number, startMicros: number): Packet[] {
  const client = flow.client.address;
  const server = flow.server.address;
  addressBytes(server);
  const request: Arp = {
    kind: 'arp',
    operation: 1,
    senderMac: macOf(client),
    senderAddress: client,
    targetMac: new Uint8Array(6),
    targetAddress: server,
  };
  const packets: Packet[] = [
    {
      timeMicros: startMicros,
      flow: index,
      from: 'client',
      ethernet: { source: macOf(client), destination: BROADCAST_MAC, tags: [] },
      body: request,
    },
  ];
  if (flow.answered) {
    packets.push({
      timeMicros: startMicros + ANSWER_MICROS,
      flow: index,
      from: 'server',
      ethernet: { source: macOf(server), destination: macOf(client), tags: [] },
      body: {
        kind: 'arp',
        operation: 2,
        senderMac: macOf(server),
        senderAddress: server,
        targetMac: macOf(client),
        targetAddress: client,
      },
    });
  }
  return packets;
}
