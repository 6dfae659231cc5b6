import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RuleOption } from '../../../scripts/model/suricata-rule';
import { inspect } from '../../../scripts/site/wire/conditions';
import type { Inspected } from '../../../scripts/site/wire/inspected';

const test = suite('site/wire/conditions');

function bytes(text: string): Inspected {
  const data = Buffer.from(text, 'latin1');
  return { data, places: Array.from(data, (_, at) => ({ packet: 0, at })) };
}

const NOWHERE = { buffer: () => null, holds: () => null };

/** Offsets that each condition looked at; or the index of the first that no match gets past. */
function look(text: string, ...options: RuleOption[]): string[] | number {
  const outcome = inspect(options, bytes(text), NOWHERE);
  return outcome.holds
    ? outcome.met.map(({ places }) => places.map(({ at }) => at).join(' '))
    : options.indexOf(outcome.at);
}

const content = (text: string, place: Partial<Extract<RuleOption, { kind: 'content' }>> = {}) =>
  ({ kind: 'content', bytes: Buffer.from(text, 'latin1'), ...place }) as const;

test('offset and depth bound where a content lies', () => {
  assert.equal(look('abab', content('ab', { offset: 1 })), ['2 3']);
  assert.equal(look('xxab', content('ab', { offset: 2, depth: 2 })), ['2 3']);
  assert.is(look('xxxab', content('ab', { offset: 2, depth: 2 })), 0);
});

test('distance and within go by the match before, and another match of that is tried', () => {
  assert.equal(look('abxcd', content('ab'), content('cd', { distance: 1, within: 2 })), [
    '0 1',
    '3 4',
  ]);
  assert.equal(look('ab..abxcd', content('ab'), content('cd', { distance: 1, within: 2 })), [
    '4 5',
    '7 8',
  ]);
  // within counts from behind the distance: 3 bytes for 2.
  assert.equal(look('abx.cd', content('ab'), content('cd', { distance: 1, within: 3 })), [
    '0 1',
    '4 5',
  ]);
  assert.is(look('abx..cd', content('ab'), content('cd', { distance: 1, within: 3 })), 1);
});

test('what must not be there moves nothing', () => {
  const not = content('no', { negated: true, distance: 0, within: 2 });
  assert.is(look('abno', content('ab'), not), 1);
  assert.equal(look('abyes', content('ab'), not, content('yes', { distance: 0 })), [
    '0 1',
    '2 3',
    '2 3 4',
  ]);
});

test('letters in either case', () => {
  assert.equal(look('xUsEr', content('user', { nocase: true })), ['1 2 3 4']);
  assert.is(look('xUsEr', content('user')), 0);
});

test('numbers are read in both orders, at a place or behind the match', () => {
  const number = { kind: 'byte_test', count: 2, operator: '>=', value: 0x0102 } as const;
  assert.equal(look('\x01\x02', { ...number, offset: 0 }), ['0 1']);
  assert.is(look('\x01\x00', { ...number, offset: 0 }), 0);
  assert.equal(
    look('a\x02\x01', content('a'), { ...number, offset: 0, relative: true, little: true }),
    ['0', '1 2'],
  );
  assert.is(look('a\x02', content('a'), { ...number, offset: 0, relative: true }), 1);
});

test('a jump reads how far it goes, up to the next four bytes where it is aligned', () => {
  const jump = { kind: 'byte_jump', count: 1, offset: 0, relative: true } as const;
  assert.equal(look('a\x02xxb', content('a'), jump, content('b', { distance: 0, within: 1 })), [
    '0',
    '1',
    '4',
  ]);
  assert.equal(
    look(
      'a\x01xxxxb',
      content('a'),
      { ...jump, align: true },
      content('b', { distance: 0, within: 1 }),
    ),
    ['0', '1', '6'],
  );
  assert.is(look('a\x09xxb', content('a'), jump), 1);
  // Back to before the match: by the byte that it reads, whose value is known.
  const back = { ...jump, offset: -1, postOffset: -(0x61 + 2) };
  assert.equal(look('xa', content('a'), back, content('x', { distance: 0, within: 1 })), [
    '1',
    '1',
    '0',
  ]);
});

test('so many bytes follow, or do not', () => {
  const follows = { kind: 'isdataat', count: 2, relative: true } as const;
  assert.equal(look('abc', content('a'), follows), ['0', '']);
  assert.is(look('ab', content('a'), follows), 1);
  assert.equal(look('ab', content('a'), { ...follows, negated: true }), ['0', '']);
});

test('the one that no match gets past is named', () => {
  const options = [content('a'), content('b', { distance: 0 }), content('c', { distance: 0 })];
  assert.is(look('xaxbx', ...options), 2);
  assert.is(look('xxb', ...options), 0);
});

test.run();
