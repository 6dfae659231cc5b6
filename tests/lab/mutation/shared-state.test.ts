/** What a change of one rule can be seen in, and what makes up for a rule. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PlannedRule } from '../../../scripts/compile/plan';
import {
  affectedBy,
  connectedRules,
  copiesOf,
  substitutesOf,
} from '../../../scripts/lab/mutation/shared-state';
import type { RuleOption, SuricataRule } from '../../../scripts/model/suricata-rule';

const test = suite('mutation/shared-state');

const ANY = { address: 'any', port: 'any' } as const;
type Action = 'set' | 'unset' | 'isset' | 'isnotset';
const bit = (action: Action, name: string): RuleOption => ({ kind: 'flowbits', action, name });

function planned(detection: string, variant: string, ...options: RuleOption[]): PlannedRule {
  const silent = options.some((option) => 'action' in option && option.action === 'set');
  const rule: SuricataRule = {
    key: variant,
    variant,
    stated: 'unstated',
    protocol: 'tcp',
    source: ANY,
    destination: ANY,
    options,
    farEnd: 'destination',
    monitor: 'source',
    ...(silent ? { silent: true as const } : {}),
  };
  return { detection: { id: detection }, rule } as unknown as PlannedRule;
}

/** Two ways to one alert, what another detection reads of it, and one that has nothing to do with it. */
const RULES = [
  planned('a/one', 'packet', bit('set', 'seen'), bit('set', 'at-once')),
  planned('a/one', 'stream', bit('set', 'seen')),
  planned('a/one', 'alert', bit('isset', 'seen'), bit('isnotset', 'at-once')),
  planned('a/one', 'alert-at-once', bit('isset', 'at-once')),
  planned('b/two', 'reader', bit('isset', 'seen'), bit('isnotset', 'of-the-site')),
  planned('c/three', 'other', bit('isnotset', 'of-the-site')),
];
const all = RULES.map(({ rule }) => rule);
const [, STREAM, ALERT, ALERT_AT_ONCE] = [0, 1, 2, 3];

const names = (indices: Iterable<number>) => [...indices].sort().map((i) => all[i]!.variant);

test('rules belong together that share what one of them sets', () => {
  const connected = connectedRules('b/two', RULES).map(({ rule }) => rule.variant);
  assert.equal(connected, ['packet', 'stream', 'alert', 'alert-at-once', 'reader']);
});

test('a rule that only reads changes nothing but itself', () => {
  const { rules, states } = affectedBy(all, new Map([[ALERT, null]]));
  assert.equal(names(rules), ['alert']);
  assert.is(states.size, 0);
});

test('a rule that sets a state changes all that set or read it', () => {
  const { rules } = affectedBy(all, new Map([[STREAM, null]]));
  assert.equal(names(rules), ['packet', 'stream', 'alert', 'reader']);
});

test('copies have own names for what may differ, and leave the rest to the originals', () => {
  const replaced = new Map([[STREAM, { ...all[STREAM]!, protocol: 'udp' as const }]]);
  const copies = copiesOf(all, replaced, affectedBy(all, replaced), '.v1');
  assert.is(copies.get(STREAM)!.protocol, 'udp');
  assert.equal(copies.get(STREAM)!.options, [bit('set', 'seen.v1')]);
  assert.equal(copies.get(0)!.options, [bit('set', 'seen.v1')]);
  assert.equal(copies.get(ALERT)!.options, [bit('isset', 'seen.v1'), bit('isnotset', 'at-once')]);
});

test('what is left out has no copy, and its state is set by the others alone', () => {
  const replaced = new Map([[STREAM, null]]);
  const copies = copiesOf(all, replaced, affectedBy(all, replaced), '.v1');
  assert.not.ok(copies.has(STREAM));
  assert.ok(copies.has(0));
});

test('what makes up for a rule: others that set its state, alerts that do not need it', () => {
  assert.equal(names(substitutesOf(RULES, STREAM)), ['packet', 'alert-at-once']);
  assert.equal(names(substitutesOf(RULES, ALERT_AT_ONCE)), ['alert']);
});

test.run();
