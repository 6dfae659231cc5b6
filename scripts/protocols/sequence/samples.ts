import { writeNumber, type NumberForm } from '../../lib/ordered-number';
import { byteRanges, sampleOf } from './byte-pattern';
import { stepBytes, type Block, type Sequence, type Step } from './steps';

/** Bytes that have a sequence: as they are, or with one step of it changed. */

/** What stands between two steps that need not follow each other at once. It begins no step. */
export const FILLER = 0x2e;
/** Behind the sequence: what asks that something does not stand there needs something to stand there. */
const BEHIND = Buffer.alloc(12, FILLER);

/** Bytes of a sequence that differ from its sample in what is said. */
export interface Variant {
  what: string;
  bytes: Buffer;
  /** One of many that travel alike: how such bytes may travel is shown with another one. */
  alike?: true;
}

/** What stands for one step. */
export interface Sampled {
  /** Bytes between this step and the one before it, where these need not follow each other. */
  gap: number;
  bytes: Buffer;
}

/** Another thing in the place of a step's sample; null: nothing. */
export interface Change {
  what: string;
  to: (sample: Sampled) => Sampled | null;
  alike?: true;
}

/** A sequence with nothing special about it. */
export function sampleSequence({ steps }: Sequence): Buffer {
  return assembled(steps.map((step) => sampleStep(step)));
}

/** The sequence with one step changed. */
export function withStep({ steps }: Sequence, index: number, { what, to, alike }: Change): Variant {
  const parts = steps.map((step, i) => (i === index ? to(sampleStep(step)) : sampleStep(step)));
  return {
    what: `step ${index + 1} ${what}`,
    bytes: assembled(parts),
    ...(alike ? { alike } : {}),
  };
}

/** The sequence with something else behind its last step. */
export function endingWith({ steps }: Sequence, what: string, behind: Buffer): Variant {
  return {
    what: `step ${steps.length} ${what}`,
    bytes: assembled(
      steps.map((step) => sampleStep(step)),
      behind,
    ),
  };
}

/** So many bytes behind a sequence that mean nothing; at most 12. */
export function fillerBehind(length: number): Buffer {
  return BEHIND.subarray(0, length);
}

/** The sample of a step, its bytes in ranges at one end of these. */
export function sampleStep(step: Step, edge: 'min' | 'max' = 'min'): Sampled {
  if ('number' in step) return atOnce(numberBytes(step.number, step.number[edge]));
  if ('block' in step) return atOnce(blockBytes(step.block, step.block.sample));
  if ('noneOf' in step) return atOnce(Buffer.alloc(0));
  if ('oneOf' in step) return { gap: 3, bytes: sampleOf(byteRanges(step.oneOf[0])) };
  return { gap: Math.min(step.within ?? 0, 3), bytes: sampleOf(stepBytes(step)!, edge) };
}

export function atOnce(bytes: Buffer): Sampled {
  return { gap: 0, bytes };
}

export function numberBytes(form: NumberForm, value: number): Buffer {
  const bytes = Buffer.alloc(form.size);
  writeNumber(bytes, 0, form, value);
  return bytes;
}

/** @param counted the length that it says it has. */
export function blockBytes(block: Block, content: string, counted = content.length): Buffer {
  return Buffer.concat([numberBytes(block, counted), Buffer.from(content, 'latin1')]);
}

/** A block's sample without the bytes that it must hold. */
export function withoutHeld({ sample, holds = ['00'] as const }: Block): string {
  const held = holds.map(character);
  return [...sample].map((char) => (held.includes(char) ? '.' : char)).join('');
}

/** A byte in hex as a character. */
export function character(hex: string): string {
  return String.fromCharCode(parseInt(hex, 16));
}

/** Bytes of the longest that must not stand in a place: with fewer nobody can tell. */
export function longestOf({ noneOf }: Extract<Step, { noneOf: unknown }>): number {
  return Math.max(...noneOf.map((one) => one.length / 2));
}

function assembled(parts: readonly (Sampled | null)[], behind: Buffer = BEHIND): Buffer {
  const bytes = parts.flatMap((part) => (part ? [Buffer.alloc(part.gap, FILLER), part.bytes] : []));
  return Buffer.concat([...bytes, behind]);
}
