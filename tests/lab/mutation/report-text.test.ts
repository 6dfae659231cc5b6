/** What of a report is an error: survivors that nothing excuses, and excuses that nothing needs. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { acceptedSurvivor } from '../../../scripts/lab/mutation/accepted-survivors';
import type { MutationReport } from '../../../scripts/lab/mutation/mutation';
import type { MutantResult } from '../../../scripts/lab/mutation/outcome';
import { idleReasons, score } from '../../../scripts/lab/mutation/report-text';
import type { SuricataRule } from '../../../scripts/model/suricata-rule';

const test = suite('mutation/report-text');

const mutant = (detection: string, fate: MutantResult['fate'], by: string | null = null) =>
  ({ engine: 'suricata', detection, where: 'a', what: 'b', fate, by }) as const;
const report = (mutants: MutantResult[], complete = true): MutationReport => ({
  schema: 1,
  engines: [],
  mutants,
  complete,
});

test('a reason that excuses nothing is an error, where all were asked', () => {
  const accepted = [{ reason: 'used' }, { reason: 'idle' }];
  const mutants = [mutant('a/one', 'accepted', 'used')];
  assert.equal(idleReasons(report(mutants), accepted), ['idle']);
  assert.equal(idleReasons(report(mutants, false), accepted), []);
});

test('a reason holds for its mutants and its rules only', () => {
  const rule = { silent: true } as SuricataRule;
  const reasons = [{ what: /dropped$/, applies: (one: SuricataRule) => one === rule, reason: 'r' }];
  assert.is(acceptedSurvivor({ what: 'x: dropped' }, rule, reasons), 'r');
  assert.is(acceptedSurvivor({ what: 'x: negated' }, rule, reasons), null);
  assert.is(acceptedSurvivor({ what: 'x: dropped' }, { ...rule }, reasons), null);
});

test('what is accepted is no part of the score', () => {
  const mutants = [
    mutant('a/one', 'caught'),
    mutant('a/one', 'covered'),
    mutant('a/one', 'accepted'),
    mutant('a/one', 'survived'),
  ];
  assert.is(score({ mutants }), 2 / 3);
});

test.run();
