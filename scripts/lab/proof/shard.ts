/** Which machine of several proves which case, with nothing shared but the definitions. */
import { spread } from '../packets/bytes';

export interface Shard {
  /** From 1. */
  index: number;
  of: number;
}

/**
 * @param text `2/5`
 * @throws Error on anything else.
 */
export function parseShard(text: string): Shard {
  const [, index, of] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? [];
  if (!index || !of || Number(index) > Number(of)) {
    throw new Error(`--shard ${text} is not i/n; write 1/4 for the first of four machines`);
  }
  return { index: Number(index), of: Number(of) };
}

/** The cases of a shard: by a hash of the id, so that a new case moves no other one. */
export function casesOf<T extends { id: string }>(cases: readonly T[], shard: Shard): T[] {
  return cases.filter(({ id }) => spread('shard', id) % shard.of === shard.index - 1);
}
