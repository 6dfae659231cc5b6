import { BORDERS, type Border, type DetectionId, GRADES, type Grade } from '../grades';
import { plainAddress } from '../site-networks';

/*
 * What an engine wrote, checked where it enters: a word outside the vocabulary is an error that names
 * the rule or the line (`where`), not a finding of an unknown grade.
 */

export function asGrade(value: unknown, where: string): Grade {
  return oneOf(GRADES, value, `${where}: grade`);
}

export function asBorder(value: unknown, where: string): Border {
  return oneOf(BORDERS, value, `${where}: border`);
}

export function asDetection(value: unknown, where: string): DetectionId {
  if (typeof value === 'string' && /^[^/\s]+\/[^/\s]+$/.test(value)) return value as DetectionId;
  throw new Error(`${where}: detection ${JSON.stringify(value)} is not family/behaviour`);
}

export function asText(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  throw new Error(`${where} is missing`);
}

/** A host in one spelling: Suricata writes IPv6 addresses in full, Zeek in short. */
export function asHost(value: unknown, where: string): string {
  const text = asText(value, where);
  return plainAddress(text) ?? text;
}

function oneOf<T extends string>(words: readonly T[], value: unknown, where: string): T {
  const word = words.find((known) => known === value);
  if (word !== undefined) return word;
  throw new Error(`${where} ${JSON.stringify(value)} is none of ${words.join(', ')}`);
}
