/** Only what the rules themselves make certain passes for equivalent; anything less is a survivor. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { whyEquivalent } from '../../../scripts/lab/mutation/equivalent';
import { whyWeighedElsewhere } from '../../../scripts/lab/mutation/copies';
import { whySaidEitherWay } from '../../../scripts/lab/mutation/said-beside';
import { NOBODY } from '../../../scripts/compile/border';
import type { Content, RuleOption, SuricataRule } from '../../../scripts/model/suricata-rule';

const test = suite('mutation/equivalent');

const ANY = { address: 'any', port: 'any' } as const;

const rule = (changes: Partial<SuricataRule>): SuricataRule => ({
  key: 'a',
  variant: 'a',
  stated: 'unstated',
  protocol: 'tcp',
  source: ANY,
  destination: ANY,
  options: [],
  farEnd: 'destination',
  monitor: 'source',
  ...changes,
});
const bit = (action: 'set' | 'isset'): RuleOption => ({ kind: 'flowbits', action, name: 'x' });
const content = (text: string, offset?: number): Content => ({
  kind: 'content',
  bytes: Buffer.from(text),
  ...(offset === undefined ? {} : { offset, depth: text.length }),
});

const reader = rule({ options: [bit('isset'), content('bc')] });
const setter = (changes: Partial<SuricataRule>) =>
  rule({ options: [bit('set'), content('abcd')], silent: true, ...changes });
const widened = { part: 'option', option: content('bc') } as const;

test('a content that all rules have that set the mark is one that nothing can miss', () => {
  assert.match(whyEquivalent(widened, reader, [reader, setter({})])!, /x is set by/);
});

const others: [string, SuricataRule[]][] = [
  ['nobody sets the mark', []],
  ['some rule sets it without', [setter({}), setter({ options: [bit('set')] })]],
  ['the bytes differ', [setter({ options: [bit('set'), content('abd')] })]],
  [
    'they must not be there',
    [setter({ options: [bit('set'), { ...content('bc'), negated: true }] })],
  ],
];
for (const [why, setters] of others) {
  test(`it counts where ${why}`, () => {
    assert.is(whyEquivalent(widened, reader, [reader, ...setters]), null);
  });
}

test('a place counts unless the rules that set the mark have the same', () => {
  const at = (offset: number) => {
    const option = content('bc', 1);
    const fixed = rule({ options: [bit('isset'), option] });
    const sets = setter({ options: [bit('set'), content('abcd', offset)] });
    return whyEquivalent({ part: 'option', option }, fixed, [fixed, sets]);
  };
  assert.ok(at(0));
  assert.is(at(1), null);
});

test('a protocol counts unless a keyword, the mark or what reads it says the same', () => {
  const protocol = { part: 'protocol' } as const;
  assert.is(whyEquivalent(protocol, rule({ options: [content('a')] }), []), null);
  assert.ok(whyEquivalent(protocol, rule({ options: [{ kind: 'flags', value: 'S' }] }), []));
  assert.ok(whyEquivalent(protocol, reader, [reader, setter({ protocol: 'tcp-pkt' })]));
  assert.is(whyEquivalent(protocol, reader, [reader, setter({ protocol: 'udp' })]), null);
  const sets = setter({});
  assert.ok(whyEquivalent(protocol, sets, [sets, reader]));
  assert.is(whyEquivalent(protocol, sets, [sets, { ...reader, protocol: 'udp' }]), null);
});

const mark = (
  action: 'set' | 'isset' | 'isnotset',
  name: string,
  expireSeconds?: number,
): Extract<RuleOption, { kind: 'xbits' }> => ({
  kind: 'xbits',
  action,
  name,
  track: 'ip_pair',
  ...(expireSeconds === undefined ? {} : { expireSeconds }),
});

test('a time may be longer only where all who ask need another mark that ends before', () => {
  const long = mark('set', 'long', 100);
  const sets = [
    rule({ options: [long], silent: true }),
    rule({ options: [mark('set', 'short', 60)], silent: true }),
  ];
  const asks = (...options: RuleOption[]) => rule({ options });
  const expiry = { part: 'expiry', option: long } as const;
  const judged = (...readers: SuricataRule[]) =>
    whyEquivalent(expiry, sets[0]!, [...sets, ...readers]);
  const both = asks(mark('isset', 'long'), mark('isset', 'short'));
  assert.ok(judged(both));
  assert.is(judged(both, asks(mark('isset', 'long'))), null);
  const chained = rule({ options: [mark('isset', 'short'), mark('set', 'next', 60)] });
  const after = asks(mark('isnotset', 'long'), mark('isset', 'next'));
  // 60 seconds, and 60 behind them, are more than 100.
  assert.is(judged(chained, after), null);
});

const pcre = (pattern: string, modifiers = ''): RuleOption => ({
  kind: 'pcre',
  pattern,
  modifiers,
});
const body: RuleOption = { kind: 'buffer', name: 'http.request_body' };

test('a content counts unless an expression on the same bytes has it', () => {
  const option = content('bc');
  const why = (...options: RuleOption[]) =>
    whyEquivalent({ part: 'option', option }, rule({ options }), []);
  assert.ok(why(option, pcre('a\\x62\\x63')));
  assert.is(why(option, pcre('a\\x62')), null);
  assert.is(why(option, body, pcre('a\\x62\\x63')), null, 'in another buffer');
  assert.is(why(option, pcre('\\x62\\x63', 'R')), null, 'what is relative to it');
  assert.is(
    why(option, { ...content('d'), distance: 0, within: 1 }, pcre('\\x62\\x63')),
    null,
    'something else is relative to it',
  );
});

test('a direction counts unless all who read the mark ask for it, and for the same one host', () => {
  const flow: RuleOption = { kind: 'flow', states: ['to_server'] };
  const to = (...address: [string, ...string[]]) => ({ destination: { ...ANY, address } });
  const why = (sets: Partial<SuricataRule>, ...reads: Partial<SuricataRule>[]) => {
    const set = setter({ options: [flow, bit('set')], ...sets });
    const readers = reads.map((one) => rule({ options: [flow, bit('isset')], ...one }));
    const option = { part: 'flow', option: flow, dropped: ['to_server'] } as const;
    return whyEquivalent(option, set, [set, ...readers]);
  };
  const one = to('192.0.2.1');
  assert.ok(why(one, one));
  assert.ok(why(one, one, to('192.0.2.1', NOBODY, '!$HOME_NET')));
  assert.is(why({}, {}), null, 'to any host');
  assert.is(
    why(to('192.0.2.1', '192.0.2.2'), one),
    null,
    'one of them may open a flow to the other',
  );
  assert.is(why(to('192.0.2.0/24'), to('192.0.2.0/24')), null, 'a network');
  assert.is(why(one, one, {}), null, 'some reader asks for any host');
  assert.is(why(one, { ...one, options: [bit('isset')] }), null, 'a reader takes any direction');
});

test('a bound counts unless the value beyond it does not have the bit that is asked for beside it', () => {
  type Test = Extract<RuleOption, { kind: 'byte_test' }>;
  const byte = (operator: Test['operator'], value: number, offset = 9): Test => ({
    kind: 'byte_test',
    count: 1,
    operator,
    value,
    offset,
    relative: true,
  });
  const why = (option: Test, value: number, ...behind: RuleOption[]) =>
    whyEquivalent(
      { part: 'option', option, changed: { ...option, value } },
      rule({ options: [content('a'), option, ...behind] }),
      [],
    );
  assert.ok(why(byte('<=', 3), 4, byte('&', 1)));
  assert.ok(why(byte('>=', 5), 4, byte('<=', 7), byte('&', 1)));
  assert.is(why(byte('<=', 4), 5, byte('&', 1)), null, 'it has the bit');
  assert.is(why(byte('<=', 3), 4), null, 'no bit is asked for');
  assert.is(why(byte('<=', 3), 4, byte('&', 1, 10)), null, 'of another byte');
  assert.is(why(byte('<=', 3), 4, content('b', 0), byte('&', 1)), null, 'from another place');
});

test('a highest byte counts unless the expression beside it has none that is higher', () => {
  const highest = (value: number, offset = 0, relative?: true): RuleOption => ({
    kind: 'byte_test',
    count: 1,
    operator: '<=',
    value,
    offset,
    ...(relative ? { relative } : {}),
  });
  const why = (option: RuleOption, pattern: string, modifiers = 's') =>
    whyEquivalent(
      { part: 'option', option },
      rule({ options: [option, content('a', 1), { kind: 'pcre', pattern, modifiers }] }),
      [],
    );
  assert.ok(why(highest(6), '^(?:\\x02ab|\\x06ac)'));
  assert.ok(why(highest(0x61, 1), '^.{1}a'));
  assert.is(why(highest(5), '^(?:\\x02ab|\\x06ac)'), null, 'one of them is higher');
  assert.is(why(highest(6), '(?:\\x02ab|\\x06ac)'), null, 'the expression may begin anywhere');
  assert.is(why(highest(6), '^.a'), null, 'any byte');
  assert.is(why(highest(6, 1), '^.?\\x02'), null, 'not in one place');
  assert.is(why(highest(6, 0, true), '^\\x02a'), null, 'counted from elsewhere');
  assert.is(why(highest(6), '^\\x02a', 'Rs'), null, 'the expression is counted from elsewhere');
});

test('a condition counts as another unless an expression beside it says both', () => {
  const highest = (value: number, offset: number): RuleOption => ({
    kind: 'byte_test',
    count: 1,
    operator: '<=',
    value,
    offset,
  });
  const expression: RuleOption = { kind: 'pcre', pattern: '^\\x02\\x00\\x05', modifiers: 's' };
  const why = (one: RuleOption, other: RuleOption, ...beside: RuleOption[]) =>
    whySaidEitherWay(rule({ options: [one, ...beside] }), rule({ options: [other, ...beside] }));
  assert.ok(why(highest(2, 0), highest(2, 1), expression));
  assert.is(why(highest(2, 0), highest(2, 2), expression), null, 'the other is not said');
  assert.is(why(highest(1, 0), highest(2, 1), expression), null, 'the one is not said');
  assert.is(why(highest(2, 0), highest(2, 1)), null, 'no expression');
  const same = rule({ options: [expression] });
  assert.is(whySaidEitherWay(same, { ...same, protocol: 'udp' }), null, 'another protocol');
});

test('a state of the flow counts unless what the rule looks at has no other', () => {
  const option: RuleOption = { kind: 'flow', states: ['established', 'to_server'] };
  const why = (
    dropped: readonly ('established' | 'to_server')[],
    changes: Partial<SuricataRule>,
    ...options: RuleOption[]
  ) =>
    whyEquivalent(
      { part: 'flow', option, dropped },
      rule({ ...changes, options: [option, ...options] }),
      [],
    );
  assert.ok(why(['established'], { protocol: 'http' }));
  const counted: RuleOption = { kind: 'stream_size', side: 'client', below: 65536 };
  assert.ok(why(['established'], { protocol: 'tcp-stream' }, counted));
  assert.is(why(['established'], { protocol: 'tcp-stream' }), null);
  assert.is(why(['established'], { protocol: 'tcp' }), null);
  assert.is(why(['established'], { protocol: 'tcp-pkt' }), null);
  assert.ok(why(['to_server'], { protocol: 'http' }, body));
  assert.is(why(['to_server'], { protocol: 'http' }, { kind: 'buffer', name: 'file.data' }), null);
  assert.is(why(['to_server'], { protocol: 'ftp' }), null);
  assert.ok(why(['established', 'to_server'], { protocol: 'http' }, body));
  assert.is(why(['established', 'to_server'], { protocol: 'ftp' }), null);
});

test('who sets a mark on datagrams sets none on streams', () => {
  const stream = { ...reader, protocol: 'tcp-stream' } as const;
  const sets = setter({ protocol: 'tcp-pkt' });
  const elsewhere = (protocol: 'udp' | 'ip') => setter({ protocol, options: [bit('set')] });
  assert.ok(whyEquivalent(widened, stream, [stream, sets, elsewhere('udp')]));
  assert.is(whyEquivalent(widened, stream, [stream, sets, elsewhere('ip')]), null);
});

test('a state that a silent rule may not leave out counts unless only such flows are asked for it', () => {
  const option: RuleOption = { kind: 'flow', states: ['not_established'] };
  const sets = rule({ options: [option, bit('set')], silent: true });
  const dropped = { part: 'flow', option, dropped: ['not_established'] } as const;
  const asks = rule({ options: [option, bit('isset')] });
  assert.ok(whyEquivalent(dropped, sets, [sets, asks]));
  assert.is(whyEquivalent(dropped, sets, [sets, asks, rule({ options: [bit('isset')] })]), null);
});

test('a direction counts unless what sets the mark is alerted on at once', () => {
  const option: RuleOption = { kind: 'flow', states: ['established', 'to_server'] };
  const direction = { part: 'flow', option, dropped: ['to_server'] } as const;
  const alert = rule({ options: [option, bit('isset'), content('bc')] });
  const undirected = rule({ options: [bit('isset'), content('bc')] });
  const sets = [setter({ options: [option, bit('set'), content('abcd')] }), setter({})];
  const why = (one: SuricataRule, ...others: SuricataRule[]) =>
    whyEquivalent(direction, one, [one, ...others]);
  assert.match(why(alert, undirected, ...sets)!, /alerted on at once/);
  assert.is(why(alert, ...sets), null, 'one mark has no alert');
  const more = rule({ options: [bit('isset'), content('bc'), content('e')] });
  assert.is(why(alert, more, ...sets), null, 'that alert asks for more');
  assert.is(why(alert, undirected, setter({ protocol: 'udp' })), null, 'set on datagrams too');
  const crossed = [alert, undirected].map(
    (one) => ({ ...one, stated: 'crossed', crossing: true }) as const,
  );
  assert.is(why(crossed[0]!, crossed[1]!, ...sets), null, 'a crossing says who is outside');
});

test('the first byte of a content counts unless an expression goes back to it', () => {
  const whole: Content = { ...content('abc'), fastPattern: true };
  const tail = content('bc');
  const jump = (at: number): RuleOption => ({
    kind: 'byte_jump',
    count: 1,
    offset: -1,
    relative: true,
    postOffset: -('c'.charCodeAt(0) + at + whole.bytes.length),
  });
  const why = (...behind: RuleOption[]) =>
    whyEquivalent(
      { part: 'option', option: whole, changed: tail },
      rule({ options: [whole, ...behind] }),
      [],
    );
  assert.ok(why(jump(2), pcre('^..\\x61\\x62\\x63', 'Rs')));
  assert.is(why(jump(2), pcre('^..\\x61\\x62', 'Rs')), null, 'it has less');
  assert.is(why(jump(1), pcre('^..\\x61\\x62\\x63', 'Rs')), null, 'it has them elsewhere');
  assert.is(why(jump(2), pcre('..\\x61\\x62\\x63', 'Rs')), null, 'it may begin further on');
  assert.is(why(pcre('^..\\x61\\x62\\x63', 'Rs')), null, 'it does not go back');
});

test('a first place counts unless bytes at fixed places leave nothing before it', () => {
  const floating = (text: string, offset: number): Content => ({
    kind: 'content',
    bytes: Buffer.from(text),
    offset,
  });
  const why = (option: Content, ...others: RuleOption[]) => {
    const { offset: _, ...changed } = option;
    return whyEquivalent(
      { part: 'option', option, changed },
      rule({ options: [...others, option] }),
      [],
    );
  };
  assert.ok(why(floating('ab', 1), content('x', 0)));
  assert.is(why(floating('xb', 1), content('x', 0)), null, 'it may share the byte');
  assert.is(why(floating('ab', 2), content('x', 0)), null, 'one place is left');
  assert.is(why(floating('ab', 1), { ...content('x', 0), depth: 2 }), null, 'the other may move');
});

test('a condition of a copy is weighed where it is copied from', () => {
  const own: RuleOption = mark('set', 'seen');
  const original = rule({ options: [content('ab')], variant: 'original' });
  const copy = rule({
    options: [content('ab'), own],
    silent: true,
    source: { address: '$MEDICAL_NET', port: 'any' },
  });
  const why = (mutant: Partial<SuricataRule>, all = [copy, original]) =>
    whyWeighedElsewhere(copy, { ...copy, ...mutant }, all);
  assert.match(why({ options: [own] })!, /original/);
  assert.is(why({ options: [copy.options[0]!] }), null, 'the mark is its own');
  assert.is(why({ source: ANY }), null, 'the address is its own');
  assert.ok(why({ destination: { address: ['192.0.2.1'], port: 'any' } }));
  assert.is(why({ options: [own] }, [copy]), null, 'there is no original');
  const more = rule({ options: [content('ab'), content('c')] });
  assert.is(why({ options: [own] }, [copy, more]), null, 'that one asks for more');
});

test.run();
