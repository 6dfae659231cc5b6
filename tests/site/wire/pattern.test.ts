import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { patternMatches } from '../../../scripts/site/wire/pattern';

const test = suite('site/wire/pattern');

/** The first match of a pattern: from, to, and which bytes had to have a value. */
function first(pattern: string, text: string, modifiers = 's', from = 0) {
  const [match] = patternMatches(pattern, modifiers, Buffer.from(text, 'latin1'), from);
  return match ? [match.start, match.end, match.looked.join(' ')] : null;
}

test('what a pattern passes over is not looked at', () => {
  assert.equal(first('^.{2}ab', 'xxab'), [0, 4, '2 3']);
  assert.equal(first('^.*ab', 'xxabxab!'), [0, 7, '5 6']);
  assert.equal(first('^.*?ab', 'xxabxab!'), [0, 4, '2 3']);
  // Nearly any value says nothing; a few values, or all but many, do.
  assert.equal(first('^[^\\x00]{2}[0-9]', 'ab7'), [0, 3, '2']);
  assert.equal(first('^[\\x00-\\xff][\\x41-\\x42]', '\xffB'), [0, 2, '1']);
});

test('alternatives, groups, counts and what must be ahead', () => {
  assert.equal(first('^(?:ab|a)c', 'ac'), [0, 2, '0 1']);
  assert.equal(first('^(?:x[0-9]){2}$', 'x1x2'), [0, 4, '0 1 2 3']);
  assert.equal(first('^(?:x[0-9]){3}', 'x1x2'), null);
  assert.equal(first('^(?=.{2}cd)ab', 'abcd'), [0, 2, '0 1 2 3']);
  assert.equal(first('ab(?!.*USER)', 'ab USER ab'), [8, 10, '8 9']);
});

test('letters in either case, as a whole and in a group', () => {
  assert.equal(first('user', 'USER', 'i'), [0, 4, '0 1 2 3']);
  assert.is(first('user', 'USER'), null);
  assert.equal(first('^(?i:USER) x', 'user x'), [0, 6, '0 1 2 3 4 5']);
  assert.is(first('^(?i:USER) x', 'user X'), null);
});

test('a subject begins where it is said to', () => {
  assert.equal(first('^cd', 'abcd', 's', 2), [2, 4, '2 3']);
  assert.is(first('^ab', 'abab', 's', 1), null);
  assert.equal(first('(?:^|\\x0a)ab', 'xx\nab', 's', 1), [2, 5, '2 3 4']);
});

test('without s a dot takes no line feed; $ holds before the last one', () => {
  assert.is(first('^a.b', 'a\nb', ''), null);
  assert.equal(first('^a.b', 'a\nb', 's'), [0, 3, '0 2']);
  assert.equal(first('^ab$', 'ab\n'), [0, 2, '0 1']);
  assert.is(first('^ab$', 'ab\n\n'), null);
});

test('thousands of bytes may be passed over', () => {
  const text = `${'x'.repeat(50_000)}!`;
  assert.equal(first('^.*!', text), [0, 50_001, '50000']);
});

test('what no rule has is no guess', () => {
  assert.throws(() => first('(a)\\1', 'aa'), /which no rule has had so far/);
  assert.throws(() => first('\\bab', 'ab'), /which no rule has had so far/);
});

test.run();
