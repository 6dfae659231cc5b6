/** Figures from rounds, and when a figure says nothing. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { faults, differences, type CaseRate } from '../../../scripts/lab/bench/case-rate';
import { refuseSmall, TooSmall } from '../../../scripts/lab/bench/pack-cost';
import { figureText, median, ratioOf } from '../../../scripts/lab/bench/statistics';
import { randomHalf, sharesOf } from '../../../scripts/lab/bench/weighing-design';

const test = suite('bench/statistics');

test('the median is the middle, of an even count the mean of the two in the middle', () => {
  assert.is(median([5, 1, 3]), 3);
  assert.is(median([4, 1, 3, 2]), 2.5);
  assert.is(median([7]), 7);
  assert.throws(() => median([]), /no values/);
});

test('a ratio is taken round by round, so that a slow round counts for both', () => {
  const ratio = ratioOf([2, 20, 3], [1, 10, 1]);
  assert.equal(ratio, { median: 2, least: 2, most: 3, differs: false });
  assert.is(figureText(ratio), '2.00 (2.00 to 3.00)');
});

test('a ratio over nothing, or of rounds without a partner, is refused', () => {
  assert.throws(() => ratioOf([1], [0]), /nothing was measured/);
  assert.throws(() => ratioOf([1], [NaN]), /nothing was measured/);
  assert.throws(() => ratioOf([1, 2], [1]), /in pairs/);
});

test('a ratio differs from 1 where nearly all rounds agree, however far they lie apart', () => {
  const differs = (...ratios: number[]) =>
    ratioOf(
      ratios,
      ratios.map(() => 1),
    ).differs;
  assert.is(differs(1.2, 1.01, 3, 1.1, 1.4, 1.2), true);
  assert.is(differs(0.9, 0.99, 0.2, 0.8, 0.9, 0.9), true);
  assert.is(differs(1.2, 1.01, 3, 1.1, 1.4), false, 'five rounds agree by chance');
  assert.is(differs(1.2, 1.2, 1.2, 1.2, 1.2, 0.99), false);
  assert.is(differs(1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 0.5), true);
  assert.is(differs(1, 1, 1, 1, 1, 1), false);
});

test('a capture that is too little work is refused, with how often to repeat it', () => {
  const refusal = (seconds: number, times = 1) => {
    try {
      refuseSmall('x.pcap', seconds, times);
      return null;
    } catch (error) {
      assert.instance(error, TooSmall);
      return (error as Error).message;
    }
  };
  assert.is(refusal(1.1), null);
  assert.match(refusal(0.1)!, /x\.pcap took 0\.10 s .*--times 12,/);
  assert.match(refusal(0.9, 9)!, /--times 12,/);
  assert.match(refusal(0.001)!, /; give a larger one/);
});

test('rules are weighed together: what costs is found, what does not stays below the noise', () => {
  const COSTS = [0, 0.2, 0, 0.05, 0, 0];
  const pairs = Array.from({ length: 80 }, (_, pair) => {
    const first = randomHalf(COSTS.length, pair, 'test');
    // A machine that gets slower, and jitters.
    const slow = 1 + pair / 40;
    const run = (half: boolean, jitter: number) =>
      slow * (2 + jitter + COSTS.reduce((sum, cost, i) => sum + (first[i] === half ? cost : 0), 0));
    const jitter = (seed: number) => ((seed * 7919) % 101) / 101 / 50;
    const seconds: [number, number] = [
      run(true, jitter(2 * pair + 1)),
      run(false, jitter(2 * pair + 2)),
    ];
    return { first, seconds };
  });
  const { shares, noise } = sharesOf(pairs);
  const found = shares.map((share) => share > noise);
  assert.equal(found, [false, true, false, true, false, false]);
  // Of a run with half of all: 0.2 of 2.125.
  assert.ok(Math.abs(shares[1]! - 0.2 / 2.125) < noise, `${shares[1]} with noise ${noise}`);
  assert.ok(Math.abs(shares[3]! - 0.05 / 2.125) < noise, `${shares[3]} with noise ${noise}`);
});

test('one pair in which the machine was busy moves no weight far', () => {
  const pairs = Array.from({ length: 50 }, (_, pair) => ({
    first: randomHalf(4, pair, 'busy'),
    seconds: [1, 1] as [number, number],
  }));
  pairs[7] = { ...pairs[7]!, seconds: [9, 1] };
  const { shares, noise } = sharesOf(pairs);
  assert.ok(shares.every((share) => Math.abs(share) === 0));
  assert.is(noise, 0);
});

const rate: CaseRate = {
  engine: 'suricata-7',
  version: '7.0.10',
  cases: 10,
  speaking: 4,
  together: 900,
  alone: 9,
  ratio: { median: 100, least: 90, most: 110, differs: true },
  differing: [],
};

test('the ratio that is asked for is asked of Suricata, by the median', () => {
  assert.equal(faults(rate, 30), []);
  const slow = { ...rate, ratio: { ...rate.ratio, median: 29.6 } };
  assert.match(faults(slow, 30).join(), /30 times as fast; at least 30/);
  assert.equal(faults({ ...slow, engine: 'zeek' }, 30), []);
});

test('verdicts that differ fail, and so do cases that could not', () => {
  const differing = [{ id: 'a', alone: 'nothing', together: 'x internal' }];
  assert.match(faults({ ...rate, differing }, 30).join(), /1 of 10 verdicts differ/);
  assert.match(faults({ ...rate, speaking: 0 }, 30).join(), /no case has a finding/);
  assert.match(faults({ ...rate, speaking: 10 }, 30).join(), /every case has a finding/);
});

test('each run of all cases must say what each case alone says', () => {
  const alone = new Map([
    ['a', 'x internal'],
    ['b', 'nothing'],
    ['c', 'nothing'],
  ]);
  const same = new Map(alone);
  const other = new Map([
    ['a', 'x internal'],
    ['b', 'x crossed'],
  ]);
  assert.equal(differences(alone, [same, same]), []);
  assert.equal(differences(alone, [same, other]), [
    { id: 'b', alone: 'nothing', together: 'x crossed' },
    { id: 'c', alone: 'nothing', together: 'no answer' },
  ]);
});

test.run();
