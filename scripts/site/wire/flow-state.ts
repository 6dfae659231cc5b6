/** What a sensor remembers of a flow. */
import { FLAG } from '../../lab/packets';
import type { WirePacket } from './capture';
import { type Inspected, joined, NOTHING } from './inspected';

export interface FlowState {
  handshake: Set<string>;
  established: boolean;
  /** Whoever spoke first: that is who Suricata takes for the client. */
  client: WirePacket['from'];
  bits: Set<string>;
  /** What each side has sent so far. */
  sent: Record<WirePacket['from'], Inspected>;
}

export function track(flow: FlowState, packet: WirePacket): void {
  const { tcp, from } = packet;
  if (tcp) {
    if (tcp.flags & FLAG.syn) flow.handshake.add(tcp.flags & FLAG.ack ? 'answered' : 'asked');
    else if (flow.handshake.size === 2) flow.established = true;
  } else if (packet.from !== flow.client) flow.established = true;
  if (packet.payload.data.length > 0) flow.sent[from] = joined([flow.sent[from], packet.payload]);
}

export function newFlow({ from }: WirePacket): FlowState {
  return {
    handshake: new Set(),
    established: false,
    client: from,
    bits: new Set(),
    sent: { client: NOTHING, server: NOTHING },
  };
}
