/**
 * Many small costs, weighed together. Leaving one of a hundred rules out and running twice tells of it once;
 * leaving a random half out, and then the other half, tells of each of them every time, and a machine that is
 * slower for a while slows both halves (H. Hotelling, "Some improvements in weighing problems", 1944).
 */
import { spread } from '../packets/bytes';

/** Two runs: with the things that are marked, then with all others. */
export interface HalvesRun {
  first: readonly boolean[];
  /** CPU seconds of both. */
  seconds: readonly [number, number];
}

export interface Shares {
  /** What each thing costs, as a share of a run. */
  shares: number[];
  /** A share that is not above it says nothing: a thing that is not there seems to cost as much in 1 of 100. */
  noise: number;
}

/** Which of some things are in the first run of a pair; the same in every benchmark. */
export function randomHalf(count: number, pair: number, seed: string): boolean[] {
  return Array.from({ length: count }, (_, thing) => sign(seed, pair, thing) > 0);
}

/**
 * The share of a thing is the mean difference between the run that has it and the one that has not. What the
 * things that stand out explain is taken off before the others are weighed.
 */
export function sharesOf(pairs: readonly HalvesRun[]): Shares {
  const signs = (pairs[0]?.first ?? []).map((_, thing) =>
    pairs.map(({ first }) => (first[thing] ? 1 : -1)),
  );
  let left = pairs.map(({ seconds: [a, b] }) => (a - b) / ((a + b) / 2));
  const found = new Map<number, number>();
  const take = (thing: number) => {
    const before = found.get(thing) ?? 0;
    left = left.map((value, i) => value + before * signs[thing]![i]!);
    const share = meanAlong(signs[thing]!, left);
    left = left.map((value, i) => value - share * signs[thing]![i]!);
    found.set(thing, share);
  };
  for (;;) {
    const noise = noiseIn(left);
    const rest = signs.map((own, thing) => (found.has(thing) ? 0 : meanAlong(own, left)));
    const next = rest.reduce((best, share, i) => (share > rest[best]! ? i : best), 0);
    if (!(rest[next]! > noise)) return { shares: rest.map((s, i) => found.get(i) ?? s), noise };
    take(next);
    // Each was weighed with the others still in it.
    for (const thing of found.keys()) take(thing);
  }
}

const STAND_INS = 1000;

/** The 99th percentile of what stand-ins seem to cost, which are said to be in random runs of the same pairs. */
function noiseIn(differences: readonly number[]): number {
  const costs = Array.from({ length: STAND_INS }, (_, standIn) => {
    const signs = differences.map((_difference, i) => sign('stand-in', i, standIn));
    return Math.abs(meanAlong(signs, differences));
  });
  return costs.sort((a, b) => a - b)[Math.ceil(0.99 * STAND_INS) - 1]!;
}

/** A mean without the tenth at either end, where the machine was busy with something else. */
function meanAlong(signs: readonly number[], values: readonly number[]): number {
  const signed = values.map((value, i) => value * signs[i]!).sort((a, b) => a - b);
  const cut = Math.floor(signed.length / 10);
  const kept = signed.slice(cut, signed.length - cut);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

function sign(seed: string, pair: number, thing: number): 1 | -1 {
  return spread('weigh', seed, pair, thing) % 2 === 0 ? 1 : -1;
}
