import type { Side } from '../model/scenario';
import type { FlowState, RuleOption, SuricataMatch } from '../model/suricata-rule';

/** Who sends, and which of the two is the device. */

/** What one side says on a connection whose handshake was seen: only then is it known who is who. */
export function saidBy(side: Side): RuleOption {
  return { kind: 'flow', states: ['established', directionOf(side)] };
}

/** Which way one side's packets go. */
export function directionOf(side: Side): FlowState {
  return side === 'client' ? 'to_server' : 'to_client';
}

/** The device is the sender or the receiver; the far end is the other. */
export function deviceIs(end: 'source' | 'destination'): Pick<SuricataMatch, 'farEnd' | 'monitor'> {
  return { monitor: end, farEnd: end === 'source' ? 'destination' : 'source' };
}

/** What one side of any two hosts says, of whom the server is the device. */
export function toOrFromDevice(
  sender: Side,
): Pick<SuricataMatch, 'source' | 'destination' | 'sender' | 'farEnd' | 'monitor'> {
  const any = { address: 'any', port: 'any' } as const;
  return {
    source: any,
    destination: any,
    sender,
    ...deviceIs(sender === 'client' ? 'destination' : 'source'),
  };
}
