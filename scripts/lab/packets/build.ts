/** From a scenario to its packets. */
import type { Flow, Scenario } from '../../model/scenario';
import { arpPackets, icmpPackets, udpPackets } from './datagram-flow';
import type { Packet } from './packet';
import { tcpPackets } from './tcp-flow';
import { type BuildOptions, ETHERNET_MTU } from './build-options';

const FLOW_GAP_MICROS = 100_000;

/**
 * The packets of a scenario, ordered by time. Same scenario, same packets: nothing reads a clock or
 * a random source.
 * Throws on a scenario that cannot be on the wire, naming the scenario and the flow.
 */
export function buildPackets(scenario: Scenario, options: Partial<BuildOptions> = {}): Packet[] {
  let previousEnd = -FLOW_GAP_MICROS;
  const packets = scenario.flows.flatMap((flow, index) => {
    const start =
      flow.startSeconds === undefined
        ? previousEnd + FLOW_GAP_MICROS
        : Math.round(flow.startSeconds * 1e6);
    const built = flowPackets(scenario, flow, index, start, { mtu: ETHERNET_MTU, ...options });
    previousEnd = built.at(-1)!.timeMicros;
    return built;
  });
  // Stable, so that a packet and its copy at the same microsecond keep their order.
  return packets.sort((a, b) => a.timeMicros - b.timeMicros);
}

function flowPackets(
  scenario: Scenario,
  flow: Flow,
  index: number,
  start: number,
  options: BuildOptions,
): Packet[] {
  try {
    const packets = packetsOf(flow, index, start, options);
    if (packets.length === 0) throw new Error('sends no packet; give it a message');
    return packets;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`scenario "${scenario.name}", flows[${index}] (${flow.transport}): ${why}`);
  }
}

function packetsOf(flow: Flow, index: number, start: number, options: BuildOptions): Packet[] {
  switch (flow.transport) {
    case 'tcp':
      return tcpPackets(flow, index, start, options);
    case 'udp':
      return udpPackets(flow, index, start, options);
    case 'icmp':
      return icmpPackets(flow, index, start);
    case 'arp':
      return arpPackets(flow, index, start);
  }
}
