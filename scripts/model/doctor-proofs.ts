import { z } from 'zod';

/** Where the pack keeps them, below dist/. */
export const PROOFS_FILE = 'doctor/proofs.json';

const frame = z.strictObject({
  /** Microseconds from the start of the proof. */
  atMicros: z.number().int().nonnegative(),
  /** Whether it was sent by the side that opened the flow. */
  fromClient: z.boolean(),
  /** The whole Ethernet frame, in hex digits. */
  hex: z.string().regex(/^([0-9a-f]{2})+$/),
});

const proof = z.strictObject({
  /** `contec-cms8000/contact 2`: unique. */
  id: z.string(),
  detection: z.string(),
  /** What happens, in words. */
  name: z.string(),
  frames: z.array(frame).min(1),
});

/**
 * Traffic that must alert, for the sensor doctor: a few conversations of each detection, as frames in hex, so
 * that a release's change to them can be read. Hosts of the site lie in 10.20.0.0/16; the doctor moves them
 * into the sensor's own networks.
 */
const proofs = z.strictObject({ schema: z.literal(1), proofs: z.array(proof).min(1) });

export type Proof = z.infer<typeof proof>;

/** Whether a host of a proof is one of the site's; broadcast addresses are. */
export function isInsideProof(host: string): boolean {
  return host.startsWith('10.20.');
}

export function isBroadcast(host: string): boolean {
  return host.endsWith('.255');
}

/** The broadcast address of the segment that a host is in. */
export function broadcastBeside(host: string): string {
  return host.replace(/\d+$/, '255');
}

/**
 * Reads the proofs of a pack.
 * @throws Error naming the field when the text is not what the build writes.
 */
export function readProofs(text: string): Proof[] {
  return proofs.parse(JSON.parse(text)).proofs;
}

export function proofsText(list: readonly Proof[]): string {
  const lines = list.map((one) => {
    const { frames, ...head } = one;
    const rows = frames.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
    return `  ${JSON.stringify(head).slice(0, -1)},"frames":[\n${rows}]}`;
  });
  return `{"schema":1,"proofs":[\n${lines.join(',\n')}\n]}\n`;
}
