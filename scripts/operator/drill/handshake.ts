import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * How two halves of a drill know each other before anything of a drill is sent. Lines of text over TCP:
 *
 *   sender    VITALWIRE-DRILL 1 <32 hex digits>
 *   listener  VITALWIRE-DRILL 1 <HMAC of these> <32 hex digits> <version of its pack>
 *   sender    <HMAC of these>
 *   sender    TALK <proof> <connection>      listener  READY | CANNOT <why>
 *   sender    END
 *
 * The HMAC (SHA-256, RFC 2104) is keyed by the drill's id, which the listener shows and a person types at the
 * sender: so a host that was not asked to listen is sent one line, and nothing of a drill.
 */

export const CONTROL_PORT = 47_515;
const HELLO = 'VITALWIRE-DRILL 1';
const NONCE = '[0-9a-f]{32}';

export function nonce(): string {
  return randomBytes(16).toString('hex');
}

export function answerTo(challenge: string, id: string, side: 'sender' | 'listener'): string {
  return createHmac('sha256', `vitalwire drill ${id}`).update(`${side} ${challenge}`).digest('hex');
}

export function isAnswer(
  given: string,
  challenge: string,
  id: string,
  side: 'sender' | 'listener',
): boolean {
  const right = Buffer.from(answerTo(challenge, id, side));
  const said = Buffer.from(given);
  return said.length === right.length && timingSafeEqual(said, right);
}

/** The sender's first line. */
export function helloOf(challenge: string): string {
  return `${HELLO} ${challenge}`;
}

/** Its challenge; null where a line is none of a sender. */
export function challengeIn(line: string): string | null {
  return new RegExp(`^${HELLO} (${NONCE})$`).exec(line)?.[1] ?? null;
}

/** What a listener says to it. */
export interface Welcome {
  answer: string;
  challenge: string;
  /** Version of its pack. */
  pack: string;
}

export function welcomeOf({ answer, challenge, pack }: Welcome): string {
  return `${HELLO} ${answer} ${challenge} ${pack}`;
}

/** Null where a line is none of a listener. */
export function welcomeIn(line: string): Welcome | null {
  const said = new RegExp(`^${HELLO} (\\S+) (${NONCE}) (\\S+)$`).exec(line);
  return said && { answer: said[1]!, challenge: said[2]!, pack: said[3]! };
}
