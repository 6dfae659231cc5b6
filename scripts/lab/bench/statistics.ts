/** Figures that say how sure they are: the middle of several rounds, and how far they lie apart. */

/** The middle of some values, and the range in which all of them lie. */
export interface Figure {
  median: number;
  least: number;
  most: number;
}

/** The middle value; of an even count the mean of the two in the middle. Throws on no values. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('the median of no values');
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}

export function figureOf(values: readonly number[]): Figure {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/**
 * One value over the other, round by round: both of a round met the same machine, so what slows it for a
 * minute leaves the ratio alone.
 * @throws Error when the lists differ in length or a divisor is not above zero.
 */
export function ratioOf(over: readonly number[], under: readonly number[]): Figure {
  if (over.length !== under.length) {
    throw new Error(`${over.length} values over ${under.length}: rounds are compared in pairs`);
  }
  const zero = under.find((value) => !(value > 0));
  if (zero !== undefined) throw new Error(`a ratio over ${zero}: nothing was measured`);
  return figureOf(over.map((value, i) => value / under[i]!));
}

/** Whether a ratio says no more than the same thing measured twice does. */
export function withinNoise(ratio: Figure, again: Figure): boolean {
  return ratio.median >= again.least && ratio.median <= again.most;
}

/** `1.08 (1.05 to 1.12)` */
export function figureText({ median: middle, least, most }: Figure, digits = 2): string {
  return `${middle.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}
