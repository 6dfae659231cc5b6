import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { advance, seal } from '../../../scripts/compile/lock/lock';
import { acceptLock, lockText, parseLock } from '../../../scripts/compile/lock/lock-file';
import type { LockEntry } from '../../../scripts/compile/lock/entry';
import { FIRST_SID, LAST_SID } from '../../../scripts/model/sid-range';

const test = suite('lock/lock-file');

const entry = (sid: number, variant: string, more: Partial<LockEntry> = {}): LockEntry => ({
  detection: 'family/behaviour',
  engine: 'suricata',
  variant,
  sid,
  rev: 1,
  hash: 'a'.repeat(64),
  state: 'active',
  ...more,
});
const A = entry(FIRST_SID, 'a');
const B = entry(FIRST_SID + 1, 'b');
const sound = lockText(seal([A, B]));

test('no file is an empty lock', () => {
  assert.equal(parseLock(null), seal([]));
});

test('what was written is what is read, and written again the same', () => {
  assert.equal(parseLock(sound), seal([A, B]));
  assert.is(lockText(parseLock(sound)), sound);
});

test('one line for each entry, in the order of sids', () => {
  const lines = lockText(seal([B, A]))
    .split('\n')
    .filter((line) => line.includes('"sid"'));
  assert.equal(
    lines.map((line) => JSON.parse(line.replace(/,$/, '')).sid),
    [FIRST_SID, FIRST_SID + 1],
  );
});

const refusals: [what: string, text: string, complaint: RegExp][] = [
  [
    'merge markers',
    `{\n<<<<<<< HEAD\n${sound}\n=======\n>>>>>>> branch\n`,
    /merge conflict markers; take the version of the branch that is published/,
  ],
  ['half a file', sound.slice(0, 200), /git checkout/],
  ['an empty file', '', /git checkout/],
  ['null', 'null', /entries: is not a list/],
  ['no entries', '{"schema":1}', /entries: is not a list/],
  ['an edit by hand', sound.replace('"rev":1', '"rev":2'), /integrity: .*edited by hand/],
  ['a removed line', lockText({ ...seal([A, B]), entries: [A] }), /integrity/],
  [
    'a sid that two branches took',
    lockText(seal([A, entry(FIRST_SID, 'c')])),
    /1730000 is given to "family\/behaviour suricata a" and to "family\/behaviour suricata c"; two branches/,
  ],
  ['a rule that is there twice', lockText(seal([A, { ...A, sid: FIRST_SID + 9 }])), /two branches/],
];
const NOT_OURS: [string, Partial<LockEntry>][] = [
  ['a sid below the block', { sid: FIRST_SID - 1 }],
  ['a sid above the block', { sid: LAST_SID + 1 }],
  ['a sid that is no whole number', { sid: FIRST_SID + 0.5 }],
  ['a rule without a sid', { sid: null }],
  ['a notice with a sid', { engine: 'zeek' }],
  ['an unknown engine', { engine: 'snort' as 'zeek' }],
  ['revision 0', { rev: 0 }],
  ['a revision that is no number', { rev: '2' as unknown as number }],
  ['an unknown state', { state: 'deleted' as 'retired' }],
  ['a hash cut short', { hash: 'abc' }],
  ['an id without a family', { detection: 'behaviour' as 'a/b' }],
];
for (const [what, more] of NOT_OURS) {
  const text = lockText(seal([{ ...A, ...more }]));
  refusals.push([what, text, /entries\[0\]: .*not one the build made; restore/]);
}
for (const [what, text, complaint] of refusals) {
  test(`refuses ${what}, and names the file`, () => {
    assert.throws(
      () => parseLock(text),
      (error: Error) =>
        complaint.test(error.message) && error.message.startsWith('rules-src/ids.lock.json: '),
    );
  });
}

test('accepting keeps an edit by hand and seals it', () => {
  const edited = sound.replace('"rev":1', '"rev":2');
  assert.is(acceptLock(edited).entries[0]!.rev, 2);
  assert.equal(parseLock(lockText(acceptLock(edited))), acceptLock(edited));
});

test('accepting refuses everything else that reading refuses', () => {
  for (const [what, text, complaint] of refusals) {
    if (/integrity/.test(String(complaint))) continue;
    assert.throws(() => acceptLock(text), complaint, what);
  }
});

test('a sid that two branches took, settled as CONTRIBUTING.md says: the published line keeps it, the other is new', () => {
  const ours = entry(FIRST_SID + 1, 'ours');
  const merged = lockText(seal([A, B, ours]));
  assert.throws(() => acceptLock(merged), /delete the line that is not published yet/);
  const edited = merged
    .split('\n')
    .filter((line) => !line.includes('"variant":"ours"'))
    .join('\n')
    .replace(/,\n {2}\]/, '\n  ]');
  assert.throws(() => parseLock(edited), /integrity: .*"vitalwire lock --accept" keeps the edit/);
  const rules = [A, B, ours].map(({ detection, engine, variant, hash }) => ({
    ...{ detection, engine, variant, hash },
  }));
  const built = advance(acceptLock(edited), rules, { published: [A, B], today: '2026-12-01' });
  assert.equal(
    built.entries.map(({ variant, sid }) => [variant, sid]),
    [
      ['a', FIRST_SID],
      ['b', FIRST_SID + 1],
      ['ours', FIRST_SID + 2],
    ],
  );
});

test.run();
