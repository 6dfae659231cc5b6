import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withBorder } from '../../scripts/compile/border';
import { optionText } from '../../scripts/compile/suricata/options';
import type { SuricataMatch } from '../../scripts/model/suricata-rule';

const test = suite('render/border');

const match = (change: Partial<SuricataMatch> = {}): SuricataMatch => ({
  key: 'tcp',
  protocol: 'tcp',
  source: { address: 'any', port: 'any' },
  destination: { address: 'any', port: [515] },
  options: [{ kind: 'flags', value: 'S' }],
  farEnd: 'destination',
  monitor: 'source',
  border: 'partition',
  limit: { track: 'by_both', seconds: 60 },
  ...change,
});
const texts = (change: Partial<SuricataMatch>) =>
  withBorder(match(change), 'family/behaviour').map((rule) => rule.options.map(optionText));

test('none: the rule as it is, which states nothing', () => {
  const [rule, ...others] = withBorder(match({ border: 'none' }), 'a/b');
  assert.is(others.length, 0);
  assert.is(rule!.stated, 'unstated');
  assert.is(rule!.variant, 'tcp');
  assert.equal(rule!.options, match().options);
});

test('partition: one rule asks for $HOME_NET and remembers, the other reads that nothing was', () => {
  const [internal, crossed, ...others] = withBorder(match(), 'family/behaviour');
  assert.is(others.length, 0);
  assert.equal([internal!.variant, crossed!.variant], ['tcp-internal', 'tcp-crossed']);
  assert.equal([internal!.stated, crossed!.stated], ['internal', 'crossed']);
  assert.equal(internal!.destination, { address: '$HOME_NET', port: [515] });
  assert.equal(crossed!.destination, { address: 'any', port: [515] });
  assert.equal(texts({}), [
    ['flowbits:set,Vitalwire.internal.family.behaviour', 'flags:S'],
    ['flowbits:isnotset,Vitalwire.internal.family.behaviour', 'flags:S'],
  ]);
});

test('partition: both alert; neither is silent', () => {
  for (const rule of withBorder(match(), 'a/b')) assert.is(rule.silent, undefined);
});

test('the far end may be the source', () => {
  const [internal, crossed] = withBorder(match({ farEnd: 'source' }), 'a/b');
  assert.is(internal!.source.address, '$HOME_NET');
  assert.is(crossed!.source.address, 'any');
  assert.equal(internal!.destination, match().destination);
});

test('companion: the rule untouched, a silent one that remembers, one that says crossed', () => {
  const rules = withBorder(match({ border: 'companion' }), 'a/b');
  assert.equal(
    rules.map(({ variant, stated, silent }) => [variant, stated, silent ?? false]),
    [
      ['tcp', 'unstated', false],
      ['tcp-internal', 'internal', true],
      ['tcp-crossed', 'crossed', false],
    ],
  );
  // Any option would take it out of class ip_only.
  assert.equal(rules[0]!.options, match().options);
});

test('listed addresses are looked up in the packet where the header asks for $HOME_NET', () => {
  const one = { destination: { address: ['202.114.4.119'], port: 'any' as const } };
  assert.equal(texts(one)[0]!.slice(2), [
    'ipv4.hdr',
    'content:"|ca 72 04 77|"; offset:16; depth:4',
  ]);
  const two = {
    destination: { address: ['202.114.4.119', '202.114.4.120'], port: 'any' as const },
  };
  assert.equal(texts(two)[0]!.slice(2), [
    'ipv4.hdr',
    'content:"|ca 72 04|"; offset:16; depth:3',
    'byte_test:1,>=,119,19',
    'byte_test:1,<=,120,19',
  ]);
  // The other rule has them in its header.
  assert.equal(texts(two)[1]!.slice(2), []);
  assert.equal(withBorder(match(two), 'a/b')[1]!.destination.address, two.destination.address);
});

test('as the source they stand four bytes earlier', () => {
  const change = {
    farEnd: 'source' as const,
    source: { address: ['202.114.4.120', '202.114.4.119'], port: 'any' as const },
  };
  assert.equal(texts(change)[0]!.slice(2), [
    'ipv4.hdr',
    'content:"|ca 72 04|"; offset:12; depth:3',
    'byte_test:1,>=,119,15',
    'byte_test:1,<=,120,15',
  ]);
});

for (const [addresses, complaint] of [
  [['202.114.4.119', '202.114.4.121'], /not next to each other/],
  [['202.114.4.255', '202.114.5.0'], /do not share a \/24/],
] as const) {
  test(`${addresses.join(' and ')} are refused: one condition cannot hold them`, () => {
    const change = { destination: { address: addresses, port: 'any' as const } };
    assert.throws(() => withBorder(match(change), 'a/b'), complaint);
  });
}

test('two detections never share a bit', () => {
  const bit = (id: string) => optionText(withBorder(match(), id)[0]!.options[0]!);
  assert.is.not(bit('a/b'), bit('a/c'));
});

test.run();
