import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { frameProblems, holdsAt, type Pattern } from '../../../scripts/protocols/frame/frames';
import { boundaryFrames, misframed, sampleFrame } from '../../../scripts/protocols/frame/samples';

const test = suite('protocols/frame');

/** `HI` at 0, a byte somewhere in 4 to 9, a constant in the midst of that window. */
const FRAME: Pattern = {
  opening: true,
  fields: [
    { at: 0, text: 'HI' },
    { within: [4, 9], bytes: '7e' },
    { at: 6, bytes: '0102' },
  ],
  sampleBytes: 12,
};
const holds = (hex: string) => holdsAt(FRAME, Buffer.from(hex, 'hex'), 0);

test('text is its bytes', () => {
  assert.ok(sampleFrame(FRAME).startsWith('4849'));
  assert.ok(holds('4849b1b17eb10102'));
  assert.not.ok(holds('4849b1b17eb10103'));
  assert.not.ok(holds('4869b1b17eb10102'));
});

test('a window holds from its first offset to its last, and no further', () => {
  for (const [place, wanted] of [
    [3, false],
    [4, true],
    [5, true],
    [8, true],
    [9, true],
    [10, false],
  ] as const) {
    const bytes = Buffer.from('4849b1b1b1b10102b1b1b1b1', 'hex');
    bytes[place] = 0x7e;
    assert.is(holds(bytes.toString('hex')), wanted, `byte ${place}`);
  }
});

test('the sample and those at the ends match; each that differs does not', () => {
  assert.ok(holds(sampleFrame(FRAME)));
  const edges = boundaryFrames(FRAME);
  assert.equal(
    edges.map(({ what }) => what),
    ['7e at byte 9'],
    'the sample has it at byte 4',
  );
  for (const { hex } of edges) assert.ok(holds(hex));
  const misses = misframed(FRAME);
  for (const { difference, hex } of misses) assert.not.ok(holds(hex), difference);
  for (const place of ['3', '10']) {
    assert.ok(
      misses.some(({ difference }) => difference === `7e at byte ${place}, outside of 4 to 9`),
      `none asks whether byte ${place} is taken for the window`,
    );
  }
});

test('a frame that may be anywhere is found anywhere, and nothing that is derived from it is one', () => {
  const { opening: _, ...floating } = FRAME;
  const found = misframed(floating).filter(({ hex }) => {
    const data = Buffer.from(hex, 'hex');
    return [...data.keys()].some((start) => holdsAt(floating, data, start));
  });
  assert.equal(found, []);
});

const wrong: [what: string, frame: Pattern, field: string, said: RegExp][] = [
  [
    'a window without room to move',
    {
      ...FRAME,
      fields: [
        { at: 0, text: 'HI' },
        { within: [4, 5], bytes: '7e7e' },
      ],
    },
    'frame.fields[1].within',
    /no room for 2 bytes to move in/,
  ],
  [
    'a window that other fields fill',
    {
      ...FRAME,
      fields: [
        { at: 0, text: 'HI' },
        { within: [4, 5], bytes: '7e' },
        { at: 4, bytes: '0000' },
      ],
    },
    'frame.fields[1].within',
    /^4 to 5 has no room beside the 2 bytes at 4$/,
  ],
  [
    'a window before the constant that is looked for, in a frame that may be anywhere',
    {
      fields: [
        { within: [0, 3], bytes: '7e' },
        { at: 4, text: 'HELLO' },
      ],
    },
    'frame.fields[0].within',
    /begins before byte 9/,
  ],
  [
    'nothing at a fixed place',
    { ...FRAME, fields: [{ within: [4, 9], bytes: '7e' }] },
    'frame.fields',
    /no constant at a fixed place/,
  ],
  [
    'one byte over and over, anywhere',
    { fields: [{ at: 0, bytes: '0000' }] },
    'frame.fields',
    /no constant with two different bytes/,
  ],
  [
    'fields in another order',
    {
      ...FRAME,
      fields: [
        { at: 4, text: 'HI' },
        { at: 0, bytes: '7e' },
      ],
    },
    'frame.fields[1].at',
    /overlaps/,
  ],
];
for (const [what, frame, field, said] of wrong) {
  test(`refuses ${what}, by its field`, () => {
    const problems = frameProblems(frame, 'frame');
    assert.is(problems[0]?.field, field);
    assert.match(problems[0]!.problem, said);
  });
}

test('a sound one has no problem', () => assert.equal(frameProblems(FRAME, 'frame'), []));

test.run();
