/** A rule that is searched for by one or two bytes says on its page why. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shortPatterns } from '../../scripts/backends/short-patterns';
import type { Content, RuleOption } from '../../scripts/model/suricata-rule';

const test = suite('backends/short-patterns');

const bytes = (hex: string, more: Partial<Content> = {}): RuleOption => ({
  kind: 'content',
  bytes: Buffer.from(hex, 'hex'),
  ...more,
});
const FIRST = { fastPattern: true } as const;

function of(...rules: RuleOption[][]) {
  return shortPatterns(rules.map((options, i) => ({ rule: { options }, entry: { sid: i + 1 } })));
}

test('three bytes need no reason, nor does a rule that looks for none', () => {
  assert.equal(of([bytes('aabbcc', FIRST)], [{ kind: 'dsize', value: '9' }]), []);
});

test('nothing longer, longer ones of one byte, and longer ones without a place are told apart', () => {
  const found = of(
    [bytes('053e', FIRST), bytes('7c')],
    [bytes('053e', FIRST), bytes('00000000', { distance: 6, within: 4 })],
    [bytes('0d', FIRST), bytes('0508130100', { offset: 2, depth: 7 })],
  );
  assert.is(new Set(found.map(({ why }) => why)).size, 3);
  assert.equal(
    found.map(({ sids, bytes: first }) => [sids, first]),
    [
      [[1], '05 3e'],
      [[2], '05 3e'],
      [[3], '0d'],
    ],
  );
});

test('zeros at the end are not searched for, where the bytes have no place of their own', () => {
  const [found] = of([bytes('05460000', FIRST), bytes('aabbccddee')]);
  assert.is(found!.bytes, '05 46');
  assert.match(found!.why, /zeros follow/);
  assert.equal(of([bytes('05460000', { ...FIRST, offset: 2, depth: 4 })]), []);
  assert.equal(of([bytes('00000000', FIRST)]), []);
});

test('without a mark the longest is first, and bytes that must not stand there never are', () => {
  assert.equal(
    of([bytes('aabb'), bytes('cc'), bytes('0102030405', { negated: true })])[0]!.bytes,
    'aa bb',
  );
});

test('rules with the same reason share a sentence', () => {
  const found = of([bytes('0005', FIRST)], [bytes('0005', FIRST)]);
  assert.equal(
    found.map(({ sids }) => sids),
    [[1, 2]],
  );
});

test.run();
