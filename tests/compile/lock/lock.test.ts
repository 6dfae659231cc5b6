import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lockChanges } from '../../../scripts/compile/lock/changes';
import { advance, seal, type Lock, type Rendered } from '../../../scripts/compile/lock/lock';
import type { LockEntry } from '../../../scripts/compile/lock/entry';
import { FIRST_EXPECTED_SID, FIRST_SID } from '../../../scripts/model/sid-range';

/** The rest of the block is for what sites render. */
const LAST_SID = FIRST_EXPECTED_SID - 1;

const test = suite('lock/lock');

const hash = (letter: string) => letter.repeat(64);
const rule = (variant: string, letter = 'a'): Rendered => ({
  detection: 'family/behaviour',
  engine: 'suricata',
  variant,
  hash: hash(letter),
});
const notice = (variant: string, letter = 'a'): Rendered => ({
  ...rule(variant, letter),
  engine: 'zeek',
});
const RELEASED = '2026-11-01';
const TODAY = '2026-12-01';
const entry = (offset: number, variant: string, more: Partial<LockEntry> = {}): LockEntry => ({
  ...rule(variant),
  sid: FIRST_SID + offset,
  rev: 1,
  state: 'active',
  ...(more.state === 'retired' ? {} : { updated: RELEASED }),
  ...more,
});
/** What a build makes of a lock of which these were published. */
const after = (lock: Lock, rendered: readonly Rendered[], published = lock.entries): Lock =>
  advance(lock, rendered, { published, today: TODAY });
/** `variant sid-offset rev state`, one each. */
const short = (lock: Lock) =>
  lock.entries.map(
    ({ variant, sid, rev, state }) =>
      `${variant} ${sid === null ? '-' : sid - FIRST_SID} r${rev} ${state}`,
  );

const scenarios: [what: string, lock: LockEntry[], rendered: Rendered[], wanted: string[]][] = [
  ['the first rules of all', [], [rule('a'), rule('b')], ['a 0 r1 active', 'b 1 r1 active']],
  ['nothing changed', [entry(0, 'a')], [rule('a')], ['a 0 r1 active']],
  [
    'a new rule behind the others, wherever it is rendered',
    [entry(0, 'a'), entry(1, 'b')],
    [rule('new'), rule('b'), rule('a')],
    ['a 0 r1 active', 'b 1 r1 active', 'new 2 r1 active'],
  ],
  ['a changed meaning', [entry(0, 'a', { rev: 4 })], [rule('a', 'b')], ['a 0 r5 active']],
  ['a removed rule', [entry(0, 'a', { rev: 3 })], [], ['a 0 r3 retired']],
  [
    'a tombstone stays one',
    [entry(0, 'a', { state: 'retired' }), entry(1, 'b')],
    [rule('b')],
    ['a 0 r1 retired', 'b 1 r1 active'],
  ],
  [
    'a tombstone that comes back keeps its sid, and owners see a step',
    [entry(0, 'a', { state: 'retired', rev: 2 })],
    [rule('a')],
    ['a 0 r3 active'],
  ],
  [
    'the highest sid is retired: the next is above it all the same',
    [entry(0, 'a'), entry(7, 'b', { state: 'retired' })],
    [rule('a'), rule('new')],
    ['a 0 r1 active', 'b 7 r1 retired', 'new 8 r1 active'],
  ],
  [
    'a gap is not filled',
    [entry(5, 'a')],
    [rule('a'), rule('new')],
    ['a 5 r1 active', 'new 6 r1 active'],
  ],
  [
    'a renamed variant is another rule: the sid of the old one is never given out',
    [entry(0, 'old')],
    [rule('new')],
    ['old 0 r1 retired', 'new 1 r1 active'],
  ],
  [
    'a notice has a revision and no sid',
    [{ ...notice('N'), sid: null, rev: 1, state: 'active' }],
    [notice('N', 'b'), notice('M'), rule('a')],
    ['a 0 r1 active', 'M - r1 active', 'N - r2 active'],
  ],
  [
    'the last sid of the block',
    [entry(LAST_SID - FIRST_SID - 1, 'a')],
    [rule('b')],
    [`a ${LAST_SID - FIRST_SID - 1} r1 retired`, `b ${LAST_SID - FIRST_SID} r1 active`],
  ],
];
for (const [what, entries, rendered, wanted] of scenarios) {
  test(what, () => {
    const next = after(seal(entries), rendered);
    assert.equal(short(next), wanted);
    // Building again changes nothing more, until it is released, and not by the release either.
    assert.equal(after(next, rendered, entries), next);
    assert.equal(after(next, rendered), next);
  });
}

test('a full block is refused, retired sids included', () => {
  const full = seal([entry(LAST_SID - FIRST_SID, 'a', { state: 'retired' })]);
  assert.throws(
    () => after(full, [rule('b')]),
    /1739000 is past the block; raise it above 1738999/,
  );
});

test('two rules of one name are refused: they would share a sid', () => {
  assert.throws(() => after(seal([]), [rule('a'), rule('a', 'b')]), /rendered twice/);
});

test('the order in which rules are rendered gives no other lock', () => {
  const lock = seal([entry(0, 'a'), entry(1, 'b'), entry(2, 'c')]);
  const rendered = [rule('a'), rule('b', 'x'), rule('c')];
  assert.equal(after(lock, [...rendered].reverse()), after(lock, rendered));
});

test('however often a published rule is changed before a release, its revision moves by one', () => {
  const published = [entry(0, 'a', { rev: 4 })];
  let lock = seal(published);
  for (const letter of 'bcdefb') {
    lock = after(lock, [rule('a', letter)], published);
    assert.equal(short(lock), ['a 0 r5 active']);
  }
  assert.equal(after(lock, [rule('a')], published), seal(published), 'and back again');
});

test('a draft has revision 1, keeps its sid, and leaves nothing behind', () => {
  const published = [entry(0, 'a')];
  let lock = after(seal(published), [rule('a'), rule('draft'), rule('other')], published);
  for (const letter of 'bcd') {
    lock = after(lock, [rule('a'), rule('draft', letter), rule('other')], published);
    assert.equal(short(lock), ['a 0 r1 active', 'draft 1 r1 active', 'other 2 r1 active']);
  }
  lock = after(lock, [rule('a'), rule('other')], published);
  assert.equal(short(lock), ['a 0 r1 active', 'other 2 r1 active']);
  lock = after(lock, [rule('a'), rule('other'), rule('next')], published);
  assert.equal(short(lock), ['a 0 r1 active', 'other 2 r1 active', 'next 3 r1 active']);
});

test('what was published is in the lock again when somebody lost its line', () => {
  const published = [entry(0, 'a'), entry(1, 'gone', { state: 'retired', rev: 3 })];
  const lock = after(seal([]), [rule('a')], published);
  assert.equal(short(lock), ['a 0 r1 active', 'gone 1 r3 retired']);
});

test('a rule is dated by the build that moved its revision, and by no later one', () => {
  const published = [entry(0, 'same'), entry(1, 'changed')];
  const rendered = [rule('same'), rule('changed', 'b'), rule('new')];
  const dates = (lock: Lock) => lock.entries.map(({ updated }) => updated);
  const lock = advance(seal(published), rendered, { published, today: TODAY });
  assert.equal(dates(lock), [RELEASED, TODAY, TODAY]);
  const later = { published, today: '2027-05-05' } as const;
  assert.equal(advance(lock, rendered, later), lock);
  const again = advance(lock, [rule('same'), rule('changed', 'c'), rule('new')], later);
  assert.equal(dates(again), [RELEASED, '2027-05-05', TODAY]);
});

test('a release dates a detection by its latest rule: the others keep the date of their own', () => {
  const lock = seal([entry(0, 'a', { updated: '2026-10-01' }), entry(1, 'b')]);
  const published = lock.entries.map((one) => ({ ...one, updated: RELEASED }) as const);
  const rendered = [rule('a'), rule('b')];
  assert.equal(after(lock, rendered, published), lock);
  const lost = after(seal([]), rendered, published);
  assert.equal(
    lost.entries.map(({ updated }) => updated),
    [RELEASED, RELEASED],
  );
});

test('no sid is lost or given twice over a long life', () => {
  let lock = seal([]);
  const owner = new Map<number, string>();
  for (let round = 0; round < 60; round++) {
    const rendered = Array.from({ length: 12 }, (_, i) => i)
      .filter((i) => (i * 7 + round * 5) % 3 !== 0)
      .map((i) => rule(`v${i + (round % 4)}`, 'abcdef'[(i + round) % 6]));
    const before = lock;
    lock = after(lock, rendered);
    assert.ok(lock.entries.length >= before.entries.length);
    for (const { sid, variant } of lock.entries) {
      assert.is(owner.get(sid!) ?? variant, variant);
      owner.set(sid!, variant);
    }
    const revs = new Map(lock.entries.map(({ sid, rev }) => [sid, rev]));
    for (const { sid, rev } of before.entries) assert.ok(revs.get(sid)! >= rev);
  }
});

test('changes are told by what they are', () => {
  const now = seal([
    entry(0, 'same'),
    entry(1, 'changed'),
    entry(2, 'gone'),
    entry(3, 'back', { state: 'retired' }),
  ]);
  const next = after(now, [rule('same'), rule('changed', 'b'), rule('back'), rule('fresh')]);
  assert.equal(
    lockChanges(now, next).map(({ change, variant, rev }) => `${change} ${variant} r${rev}`),
    ['revised changed r2', 'retired gone r1', 'revived back r2', 'new fresh r1'],
  );
  assert.equal(lockChanges(next, next), []);
});

test.run();
