/** Questions about a scenario that tell whether a transform applies. */
import type { Message, Scenario, TcpFlow } from '../../model/scenario';
import { toBytes } from '../packets/bytes';

/** The TCP connections that carry messages. */
export function talkingTcpFlows(scenario: Scenario): TcpFlow[] {
  return scenario.flows.filter(
    (flow): flow is TcpFlow =>
      flow.transport === 'tcp' && flow.messages.some((message) => messageLength(message) > 0),
  );
}

/** Some TCP message has at least this many bytes. */
export function hasTcpMessage(scenario: Scenario, minBytes: number): boolean {
  return talkingTcpFlows(scenario).some((flow) =>
    flow.messages.some((message) => messageLength(message) >= minBytes),
  );
}

export function hasTcp(scenario: Scenario): boolean {
  return scenario.flows.some((flow) => flow.transport === 'tcp');
}

export function hasIp(scenario: Scenario): boolean {
  return scenario.flows.some((flow) => flow.transport !== 'arp');
}

/** No ARP: what a tunnel or file that holds nothing but IP asks for. */
export function isIpOnly(scenario: Scenario): boolean {
  return scenario.flows.every((flow) => flow.transport !== 'arp');
}

export function messageLength(message: Message): number {
  return toBytes(message.bytes).length;
}
