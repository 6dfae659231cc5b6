/** What the fast matcher gets of a content: no zeros at its end, where the content has no place of its own. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { optionText } from '../../../scripts/compile/suricata/options';
import type { Content } from '../../../scripts/model/suricata-rule';

const test = suite('compile/suricata/searched-bytes');

const text = (hex: string, more: Partial<Content> = {}) =>
  optionText({ kind: 'content', bytes: Buffer.from(hex, 'hex'), fastPattern: true, ...more });

test('zeros at the end are left to the rule, which still asks for them', () => {
  assert.is(text('05460000'), 'content:"|05 46 00 00|"; fast_pattern:0,2');
  assert.is(
    text('aa00bb00', { distance: 0, within: 4 }),
    'content:"|aa 00 bb 00|"; distance:0; within:4; fast_pattern:0,3',
  );
});

test('zeros elsewhere stay', () => {
  assert.is(text('00000001'), 'content:"|00 00 00 01|"; fast_pattern');
});

test('a place is kept whole, and so is what would be less than two bytes', () => {
  assert.is(
    text('05460000', { offset: 2, depth: 4 }),
    'content:"|05 46 00 00|"; offset:2; depth:4; fast_pattern',
  );
  assert.is(text('05000000'), 'content:"|05 00 00 00|"; fast_pattern');
  assert.is(text('00000000'), 'content:"|00 00 00 00|"; fast_pattern');
});

test('what is not searched for first is not cut', () => {
  assert.is(
    optionText({ kind: 'content', bytes: Buffer.from('05460000', 'hex') }),
    'content:"|05 46 00 00|"',
  );
});

test.run();
