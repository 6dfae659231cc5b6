import type { Message, Scenario } from '../../model/scenario';

/** Ways in which RPC messages differ that matter to all kinds that look at them. */

/** Bodies whose length is no multiple of four, and long enough that a wrong step is a wrong place. */
export const PADDED = { credential: Buffer.from('short'), verifier: Buffer.from('seven b') };

/** Bytes of one message of a scenario, `end` not included. */
export interface MessagePart {
  flow: number;
  message: number;
  start: number;
  end: number;
  /** Words for the scenario's name: `the call`. */
  of: string;
}

/** One scenario for each byte of a part, in which one bit of it is wrong. */
export function flipped(
  scenario: Scenario,
  { flow, message, start, end, of }: MessagePart,
): Scenario[] {
  return Array.from({ length: end - start }, (_, i) => ({
    name: `${scenario.name}, a bit of byte ${start + i} of ${of} flipped`,
    flows: changed(scenario, flow, message, (bytes) => void (bytes[start + i]! ^= 0x08)),
  }));
}

/** The scenario with other bytes in one message. */
export function changed(
  { flows }: Scenario,
  flow: number,
  message: number,
  change: (bytes: Buffer) => void,
): Scenario['flows'] {
  return flows.map((one, f) => {
    if (f !== flow || !('messages' in one)) return one;
    const messages = one.messages.map((other, m): Message => {
      if (m !== message) return other;
      const bytes = Buffer.from(other.bytes as Uint8Array);
      change(bytes);
      return { ...other, bytes };
    });
    return { ...one, messages };
  });
}
