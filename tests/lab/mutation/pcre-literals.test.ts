/** What is said to stand in every match does: each claim is held against texts that the expression matches. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { everyMatchHas, type Literal } from '../../../scripts/lab/mutation/pcre-literals';

const test = suite('mutation/pcre-literals');

const literal = (text: string, more: Partial<Literal> = {}): Literal => ({
  bytes: Buffer.from(text),
  nocase: false,
  ...more,
});

const there: [pattern: string, modifiers: string, wanted: Literal][] = [
  ['\\x61\\x62\\x63', '', literal('bc')],
  ['x(?:ab|cab)', '', literal('ab')],
  ['(?:^|\\x0a)(?i:USER) a', 's', literal('user a', { nocase: true })],
  ['ab?c', '', literal('a')],
  ['a{3}', '', literal('aaa')],
  ['^(?=.{2}ab)(?=.{0,9}cd)', 's', literal('cd')],
  ['AbC', 'i', literal('abc', { nocase: true })],
  ['^.{2}ab', 's', literal('ab', { offset: 2, end: 4 })],
  ['^ab(?:c|$)', '', literal('ab', { offset: 0, end: 2 })],
  ['(?!x)ab', '', literal('ab')],
  ['a\\.b', '', literal('a.b')],
];
for (const [pattern, modifiers, wanted] of there) {
  test(`/${pattern}/${modifiers} has it`, () =>
    assert.ok(everyMatchHas(pattern, modifiers, wanted)));
}

const missing: [why: string, pattern: string, modifiers: string, wanted: Literal][] = [
  ['one way lacks it', 'x(?:ab|cd)', '', literal('ab')],
  ['a letter may be missing', 'ab?c', '', literal('ab')],
  ['it is cut apart', 'a.*b', '', literal('ab')],
  ['either case is taken', '(?i:AB)', '', literal('AB')],
  ['it must not be there', '(?!ab)', '', literal('ab')],
  ['a class has more', 'a[bc]', '', literal('ab')],
  ['it may stand elsewhere', '.{2}ab', 's', literal('ab', { offset: 2, end: 4 })],
  ['it stands later', '^.{3}ab', 's', literal('ab', { offset: 2, end: 4 })],
  ['its place is not known', '^.*ab', 's', literal('ab', { offset: 2, end: 4 })],
  ['it is relative', 'ab', 'R', literal('ab')],
  ['the expression is not understood', '(?<=ab)ab', '', literal('ab')],
];
for (const [why, pattern, modifiers, wanted] of missing) {
  test(`/${pattern}/${modifiers} says nothing where ${why}`, () =>
    assert.not.ok(everyMatchHas(pattern, modifiers, wanted)));
}

test.run();
