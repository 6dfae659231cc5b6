import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  byteRanges,
  fixedRuns,
  outsideOf,
  quotedRanges,
  valuesOf,
} from '../../../scripts/protocols/sequence/byte-pattern';
import {
  holdsSequence,
  type Sequence,
  sequenceProblems,
  STEP,
} from '../../../scripts/protocols/sequence/steps';
import { sequenceEdges } from '../../../scripts/protocols/sequence/edges';
import { brokenSequences } from '../../../scripts/protocols/sequence/misses';
import { sampleSequence } from '../../../scripts/protocols/sequence/samples';

const test = suite('protocols/sequence/steps');

test('a pattern of bytes: fixed, any, a range, and how many of them', () => {
  const ranges = byteRanges('01[30-39]{2}..02');
  assert.equal(ranges, [
    { min: 1, max: 1 },
    { min: 0x30, max: 0x39 },
    { min: 0x30, max: 0x39 },
    { min: 0, max: 255 },
    { min: 2, max: 2 },
  ]);
  assert.equal(
    fixedRuns(ranges).map(({ at, bytes }) => [at, bytes.toString('hex')]),
    [
      [0, '01'],
      [4, '02'],
    ],
  );
});

test('a range with a bit begins and ends with bytes that have it; beside it are those that nearly fit', () => {
  const [range] = byteRanges('[02-06&01]');
  assert.equal(range, { min: 3, max: 5, bit: 1 });
  assert.equal(valuesOf(range!), [3, 5]);
  assert.equal(
    outsideOf(range!).sort((a, b) => a - b),
    [1, 2, 4, 6, 7],
  );
  assert.equal(outsideOf({ min: 0x30, max: 0xff }), [0x2f]);
  const [upper] = byteRanges('[fc-ff&02]');
  assert.equal(upper, { min: 0xfe, max: 0xff, bit: 2 });
  assert.equal(
    outsideOf(upper!).sort((a, b) => a - b),
    [0xfb, 0xfc, 0xfd],
  );
});

test('ranges as a regular expression: of those with a bit, each value', () => {
  const hex = (bytes: readonly number[]) => Buffer.from(bytes).toString('hex');
  const ranges = byteRanges('aa..[30-39][02-06&01]');
  assert.is(quotedRanges(ranges, hex, '.'), 'aa.[30-39][0305]');
});

for (const range of ['[39-30]', '[04-04&01]', '[03-01&01]']) {
  test(`${range} holds no byte, which a pattern says`, () => {
    const { error } = STEP.safeParse({ bytes: `aabbccdd${range}` });
    assert.match(JSON.stringify(error!.issues), /has a range that holds no byte/);
  });
}

const LATER: Sequence = {
  name: 'later',
  steps: [{ text: 'HEAD' }, { within: 3, text: 'TAIL' }],
};
const HOP: Sequence = {
  name: 'hop',
  steps: [
    { bytes: '0400aabb' },
    { block: { size: 2, order: 'big', most: 4, begins: 'ab', sample: 'abc' } },
    { bytes: 'ee' },
    { noneOf: ['0101'] },
  ],
};

const CLEAR: Sequence = {
  name: 'clear',
  steps: [{ text: 'HEAD' }, { within: 6, text: 'TAIL', without: '>"' }],
};
const COUNTED: Sequence = {
  name: 'counted',
  steps: [
    { bytes: '01000000' },
    { number: { size: 2, order: 'big', min: 68, max: 300 } },
    { bytes: '[01-03&01]00aabbcc' },
  ],
};

const EITHER: Sequence = {
  name: 'either',
  steps: [{ text: 'HEAD' }, { oneOf: ['aa[01-07&02]', 'bb[30-39]'] }],
};

const held: [what: string, sequence: Sequence, data: string, holds: boolean][] = [
  ['at once', LATER, 'HEADTAIL', true],
  ['as far as it may be', LATER, 'xHEAD...TAIL', true],
  ['too far', LATER, 'HEAD....TAIL', false],
  ['from the second beginning', LATER, 'HEAD....HEADTAIL', true],
  ['behind its block', HOP, '\x04\x00\xaa\xbb\x00\x03abc\xee..', true],
  ['behind a block that says less', HOP, '\x04\x00\xaa\xbb\x00\x02abc\xee..', false],
  ['behind a block that is too long', HOP, '\x04\x00\xaa\xbb\x00\x05abcde\xee..', false],
  ['behind another block', HOP, '\x04\x00\xaa\xbb\x00\x03xbc\xee..', false],
  ['before what must not be', HOP, '\x04\x00\xaa\xbb\x00\x03abc\xee\x01\x01', false],
  ['behind other characters', CLEAR, 'HEAD....TAIL', true],
  ['behind one that may not stand there', CLEAR, 'HEAD.>..TAIL', false],
  ['right behind one that may not', CLEAR, 'HEAD"TAIL', false],
  ['before one that may not', CLEAR, 'HEADTAIL>', true],
  ['where data end before it', CLEAR, 'HEAD..', false],
  ['with the least number', COUNTED, '\x01\0\0\0\x00\x44\x01\0\xaa\xbb\xcc', true],
  ['with the highest number', COUNTED, '\x01\0\0\0\x01\x2c\x03\0\xaa\xbb\xcc', true],
  ['with a number too low', COUNTED, '\x01\0\0\0\x00\x43\x01\0\xaa\xbb\xcc', false],
  ['with a number too high', COUNTED, '\x01\0\0\0\x01\x2d\x01\0\xaa\xbb\xcc', false],
  ['without its bit', COUNTED, '\x01\0\0\0\x00\x44\x02\0\xaa\xbb\xcc', false],
  ['where data end in its number', COUNTED, '\x01\0\0\0\x00', false],
  ['with one that has its bit', EITHER, 'HEAD..\xaa\x06', true],
  ['with one that has it not', EITHER, 'HEAD..\xaa\x05', false],
  ['where data end', HOP, '\x04\x00\xaa\xbb\x00\x03abc\xee', false],
];
for (const [what, sequence, data, holds] of held) {
  test(`${sequence.name} ${what}: ${holds}`, () => {
    assert.is(holdsSequence(sequence, Buffer.from(data, 'latin1')), holds);
  });
}

for (const sequence of [LATER, HOP, CLEAR, COUNTED, EITHER]) {
  test(`${sequence.name}: samples and edges hold it, what is broken does not`, () => {
    assert.ok(holdsSequence(sequence, sampleSequence(sequence)));
    for (const { what, bytes } of sequenceEdges(sequence)) {
      assert.ok(holdsSequence(sequence, bytes), what);
    }
    const broken = brokenSequences(sequence);
    assert.ok(broken.length >= 6);
    for (const { what, bytes } of broken) assert.not.ok(holdsSequence(sequence, bytes), what);
  });
}

test('a sequence of short constants alone is refused, and says why', () => {
  const short: Sequence = { name: 'short', steps: [{ bytes: '0400' }, { bytes: '..0100' }] };
  const [problem] = sequenceProblems(short, 'sequences[0]');
  assert.is(problem!.field, 'sequences[0].steps');
  assert.match(problem!.problem, /no 4 fixed bytes/);
});

test('a number that its bytes cannot hold and a barred character without room are refused', () => {
  const fieldsOf = (step: Sequence['steps'][number]) =>
    sequenceProblems({ name: 'wrong', steps: [{ text: 'HEAD' }, step] }, 's').map((p) => p.field);
  const number = { size: 1, order: 'big', min: 1, max: 256 } as const;
  assert.equal(fieldsOf({ number }), ['s.steps[1].number']);
  assert.equal(fieldsOf({ number: { ...number, min: 9, max: 8 } }), ['s.steps[1].number']);
  assert.equal(fieldsOf({ number: { ...number, max: 255 } }), []);
  assert.equal(fieldsOf({ text: 'TAIL', without: '>' }), ['s.steps[1]']);
});

test.run();
