import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { GRADES } from './vocabulary';
import { parseJson } from '../lib/json';

/**
 * What traffic of a drill is marked with: the pack's own proofs carry the placeholder where a protocol leaves
 * room for a patient's name, and a drill puts its id there. Nobody's name looks like it.
 */
export const DRILL_PLACEHOLDER = 'CANARY-DRILL000';
/** As many letters as the placeholder has behind its dash, so that no length changes. */
const ID = /^[A-Z0-9]{8}$/;

/** @throws Error saying what an id looks like. */
export function parseDrillId(text: string): string {
  if (!ID.test(text)) throw new Error(`"${text}" is no drill id; write eight of A-Z and 0-9`);
  return text;
}

/** An id that no other drill of the site has, of letters and digits that are not mistaken for each other. */
export function newDrillId(): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');
}

/** Payload with the drill's id in the place that is kept for it; as it is where there is none. */
export function withDrillId(payload: Uint8Array, id: string): Uint8Array {
  const bytes = Buffer.from(payload);
  const at = bytes.indexOf(DRILL_PLACEHOLDER, 0, 'latin1');
  if (at < 0) return payload;
  bytes.write(`CANARY-${id}`, at, 'latin1');
  return Uint8Array.from(bytes);
}

const address = z.ipv4();
const expected = z.strictObject({
  detection: z.string(),
  grade: z.enum(GRADES),
  /** The two hosts, in the order in which they first speak. */
  hosts: z.tuple([address, address]),
  /** Whether it goes over the border in the direction that the pack speaks of. */
  crosses: z.boolean(),
  /** Said once for its sender, whoever hears it: the second host is only the first that heard it. */
  bySender: z.boolean(),
  /** What has to be seen on the wire: the words that causes are told by. */
  needs: z.array(z.enum(['tcp', 'udp', 'answers', 'arp', 'icmp', 'payload', 'parser'])),
  /** Outermost first; empty without tags. */
  vlans: z.array(z.int()),
  /** Seconds from the start of the drill to the last packet that the finding needs. */
  atSeconds: z.number().nonnegative(),
});

const record = z.strictObject({
  schema: z.literal(1),
  drill: z.string().regex(ID),
  pack: z.string().describe('Version of the pack that it was made from.'),
  /** `capture`: to be replayed at any time; `live`: sent between two hosts. */
  way: z.enum(['capture', 'live']),
  /** ISO 8601, UTC. Of a capture: the time that its packets bear. */
  startedAt: z.iso.datetime(),
  site: z.array(z.string()).describe('The networks inside the border, as CIDRs.'),
  expected: z.array(expected).min(1),
  leftOut: z.array(z.strictObject({ detection: z.string(), why: z.string() })),
});

/** What a drill said on the wire, and what a sensor must say of it: drill-ID.json. */
export const DRILL_RECORD = record.describe(
  'A drill: what it said on the wire, and the findings that a sensor must show for it.',
);
export type DrillRecord = z.infer<typeof record>;
export type ExpectedFinding = z.infer<typeof expected>;

/** @throws FormatError naming the file and its first wrong field. */
export function parseDrillRecord(text: string, file: string): DrillRecord {
  return parseJson(text, DRILL_RECORD, file);
}
