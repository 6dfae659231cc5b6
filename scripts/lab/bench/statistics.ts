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

function figureOf(values: readonly number[]): Figure {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

export interface Ratio extends Figure {
  /** Whether the rounds agree that it is not 1: otherwise it says nothing. */
  differs: boolean;
}

/** The least that can agree: of fewer rounds, all on one side are no more than chance. */
export const LEAST_ROUNDS = 6;
const CHANCE = 0.05;

/**
 * One value over the other, round by round: both of a round met the same machine, so what slows it for a
 * minute leaves the ratio alone.
 * @throws Error when the lists differ in length or a divisor is not above zero.
 */
export function ratioOf(over: readonly number[], under: readonly number[]): Ratio {
  if (over.length !== under.length) {
    throw new Error(`${over.length} values over ${under.length}: rounds are compared in pairs`);
  }
  const zero = under.find((value) => !(value > 0));
  if (zero !== undefined) throw new Error(`a ratio over ${zero}: nothing was measured`);
  const ratios = over.map((value, i) => value / under[i]!);
  return { ...figureOf(ratios), differs: chanceOf(ratios) < CHANCE };
}

/** How often a coin would put as many of the ratios on one side of 1, or more: the sign test. */
function chanceOf(ratios: readonly number[]): number {
  const above = ratios.filter((ratio) => ratio > 1).length;
  const below = ratios.filter((ratio) => ratio < 1).length;
  const count = above + below;
  let tail = 0;
  let ways = 1;
  for (let few = 0; few <= Math.min(above, below); few += 1) {
    tail += ways;
    ways = (ways * (count - few)) / (few + 1);
  }
  return (2 * tail) / 2 ** count;
}

/** `1.08 (1.05 to 1.12)` */
export function figureText({ median: middle, least, most }: Figure, digits = 2): string {
  return `${middle.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}
