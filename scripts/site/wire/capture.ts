import { buildPackets, encode, type Packet, type Tcp } from '../../lab/packets';

import type { Scenario, Side } from '../../model/scenario';
import type { Inspected } from './inspected';

/** A packet of a scenario as a reader meets it: its frame, and where what is in it. */
export interface WirePacket {
  index: number;
  /** Microseconds from the start of the scenario. */
  timeMicros: number;
  /** Index of the flow in the scenario. */
  flow: number;
  from: Side;
  source: string;
  destination: string;
  protocol: 'tcp' | 'udp' | 'icmp' | 'arp';
  /** 0 where the protocol has none. */
  sourcePort: number;
  destinationPort: number;
  /** Of TCP only. */
  tcp: Tcp | null;
  frame: Uint8Array;
  /** What it carries above its last header, and where that begins in the frame. */
  payload: Inspected;
  payloadAt: number;
}

/** The packets of a scenario, as the lab puts them on the wire: without tags, tunnels and fragments. */
export function wirePackets(scenario: Scenario): WirePacket[] {
  return buildPackets(scenario).map((packet, index) => wirePacket(packet, index));
}

const ETHERNET_BYTES = 14;

function wirePacket(packet: Packet, index: number): WirePacket {
  const frame = encode(packet);
  const { timeMicros, flow, from, body } = packet;
  const common = { index, timeMicros, flow, from, frame };
  if (body.kind === 'arp') {
    return {
      ...common,
      source: body.senderAddress,
      destination: body.targetAddress,
      protocol: 'arp',
      sourcePort: 0,
      destinationPort: 0,
      tcp: null,
      ...payloadOf(index, frame, frame.length),
    };
  }
  if (body.kind !== 'ipv4') throw new Error(`a page shows no ${body.kind}`);
  const { payload } = body;
  if (payload.kind === 'opaque') throw new Error('a page shows no fragments');
  const above = ETHERNET_BYTES + 20 + body.options.length;
  const header = payload.kind === 'tcp' ? 20 + payload.options.length : 8;
  return {
    ...common,
    source: body.source,
    destination: body.destination,
    protocol: payload.kind,
    sourcePort: payload.kind === 'icmp' ? 0 : payload.sourcePort,
    destinationPort: payload.kind === 'icmp' ? 0 : payload.destinationPort,
    tcp: payload.kind === 'tcp' ? payload : null,
    ...payloadOf(index, frame, above + header),
  };
}

function payloadOf(index: number, frame: Uint8Array, start: number) {
  const data = Buffer.from(frame.subarray(start));
  const places = Array.from(data, (_, i) => ({ packet: index, at: start + i }));
  return { payload: { data, places }, payloadAt: start };
}
