/** One host of a flow while packets are made: its MAC and the IP ids it has used. */
import type { Side } from '../../model/scenario';
import { addressBytes, macOf, spread } from './bytes';
import { EMPTY } from './packet';
import type { Ethernet, Ipv4, Packet, Payload } from './packet';

/** From a packet to its answer: half of a round trip in a hospital's network. */
export const ANSWER_MICROS = 250;

export interface Endpoint {
  side: Side;
  address: string;
  nextIpId: number;
}

/** @param flow index of the flow, so that flows between the same hosts start from other IP ids */
export function endpoint(side: Side, address: string, flow: number): Endpoint {
  addressBytes(address);
  return { side, address, nextIpId: spread('ip id', address, flow) & 0xffff };
}

function ethernetBetween(from: Endpoint, to: Endpoint): Ethernet {
  return { source: macOf(from.address), destination: macOf(to.address), tags: [] };
}

/** A packet with an unfragmented IPv4 header around the payload; takes the sender's next IP id. */
export function ipv4Packet(
  from: Endpoint,
  to: Endpoint,
  payload: Payload,
  at: { timeMicros: number; flow: number; carries?: Packet['carries'] },
): Packet {
  const body: Ipv4 = {
    kind: 'ipv4',
    source: from.address,
    destination: to.address,
    id: from.nextIpId,
    ttl: 64,
    // Path MTU discovery: Linux sets it on TCP; UDP here may have to be fragmented.
    dontFragment: payload.kind === 'tcp',
    moreFragments: false,
    fragmentOffset: 0,
    options: EMPTY,
    payload,
  };
  from.nextIpId = (from.nextIpId + 1) & 0xffff;
  return { ...at, from: from.side, ethernet: ethernetBetween(from, to), body };
}
