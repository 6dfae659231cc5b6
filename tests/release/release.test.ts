import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seal } from '../../scripts/compile/lock/lock';
import { lockText } from '../../scripts/compile/lock/lock-file';
import type { Manifest } from '../../scripts/model/manifest';
import { compare } from '../../scripts/release/compare';
import { planRelease, writeRelease } from '../../scripts/release/release';
import { lastRelease } from '../../scripts/compile/releases';
import { ROOT } from '../../scripts/lib/root';
import { bumpFor, dateProblems, releaseProblems } from '../../scripts/release/rules';
import { sampleDetection, sampleManifest, sampleRule, scratch, sha256 } from './bundle/sample';
import type { LockEntry } from '../../scripts/compile/lock/entry';

const test = suite('release');

const manifest = (version: string, ...list: Parameters<typeof sampleRule>[0][]): Manifest =>
  sampleManifest({
    version,
    detections: [sampleDetection({ suricata: list.map((rule) => sampleRule(rule)) })],
  });
const ONE = { sid: 1730000, variant: 'one' };
const TWO = { sid: 1730001, variant: 'two' };
const tombstone = (
  entry: Partial<Manifest['retired'][number]> = {},
): Manifest['retired'][number] => ({
  detection: 'some/contact',
  engine: 'suricata',
  variant: 'two',
  sid: 1730001,
  rev: 1,
  why: 'The other one sees more.',
  replacedBy: 'some/other',
  ...entry,
});
const changed = { hash: sha256('b'), rev: 2 };
const LAST = manifest('1.4.2', ONE, TWO);

test('the first release may have any version X.Y.Z', () => {
  assert.equal(releaseProblems(null, manifest('0.1.0', ONE)), []);
  for (const version of ['v1.0.0', '1.0', '1.0.0-rc.1', '01.0.0', '', 'latest']) {
    assert.is(releaseProblems(null, manifest(version, ONE))[0]?.code, 'version', version);
  }
});

/** What is allowed: the one right version for each kind of change. */
const RIGHT: readonly [string, Manifest, string][] = [
  ['nothing changed', manifest('', ONE, TWO), '1.4.3'],
  ['a condition changed', manifest('', ONE, { ...TWO, ...changed }), '1.4.3'],
  ['a sid added', manifest('', ONE, TWO, { sid: 1730002, variant: 'three' }), '1.5.0'],
  ['a sid retired', { ...manifest('', ONE), retired: [tombstone()] }, '2.0.0'],
  [
    'retired and added',
    { ...manifest('', ONE, { sid: 1730002, variant: 'x' }), retired: [tombstone()] },
    '2.0.0',
  ],
  [
    'a rule moved to another file',
    manifest('', ONE, { ...TWO, file: 'vitalwire-scoped.rules' }),
    '2.0.0',
  ],
  ['a file renamed', { ...manifest('', ONE, TWO), files: [] }, '2.0.0'],
  [
    'a notice renamed',
    {
      ...sampleManifest({
        detections: [
          sampleDetection({
            suricata: [sampleRule(ONE), sampleRule(TWO)],
            zeek: { notice: 'Vitalwire::Renamed', rev: 1, hash: sha256('z'), file: 'x' },
          }),
        ],
      }),
      retired: [tombstone({ engine: 'zeek', variant: 'Some', sid: null })],
    },
    '2.0.0',
  ],
];
for (const [what, next, version] of RIGHT) {
  test(`${what}: ${version} and no other`, () => {
    assert.equal(releaseProblems(LAST, { ...next, version }), []);
    for (const wrong of [
      '1.4.2',
      '1.4.1',
      '1.4.3',
      '1.4.4',
      '1.5.0',
      '1.5.1',
      '2.0.0',
      '2.1.0',
      '3.0.0',
    ]) {
      if (wrong === version) continue;
      const [problem] = releaseProblems(LAST, { ...next, version: wrong });
      assert.ok(problem && ['bump', 'version'].includes(problem.code), wrong);
      assert.match(problem.advice, version, wrong);
    }
  });
}

/** What is refused whatever the version. */
const REFUSED: readonly [string, Manifest, string][] = [
  ['a sid that vanished', manifest('2.0.0', ONE), 'vanished'],
  [
    'a tombstone of another sid',
    { ...manifest('2.0.0', ONE), retired: [tombstone({ sid: 1730009 })] },
    'vanished',
  ],
  [
    'a sid retired without a reason',
    { ...manifest('2.0.0', ONE), retired: [tombstone({ why: ' ' })] },
    'no-reason',
  ],
  [
    'a rev that went down',
    manifest('1.4.3', { ...ONE, rev: 3, hash: sha256('b') }, TWO),
    'rev-down',
  ],
  [
    'a rev that jumped',
    manifest('1.4.3', { ...ONE, rev: 6, hash: sha256('b') }, TWO),
    'rev-jumped',
  ],
  [
    'a rev that did not move',
    manifest('1.4.3', { ...ONE, rev: 4, hash: sha256('b') }, TWO),
    'rev-not-moved',
  ],
  ['a rev that moved for nothing', manifest('1.4.3', { ...ONE, rev: 5 }, TWO), 'rev-moved'],
  [
    'a sid that another rule has now',
    manifest('1.5.0', { ...ONE, rev: 4 }, { ...TWO, variant: 'new' }),
    'sid-reused',
  ],
  [
    'a rule that changed its sid',
    manifest('1.4.3', { ...ONE, rev: 4, sid: 1730007 }, TWO),
    'sid-reused',
  ],
  [
    'a sid outside the block',
    manifest('1.5.0', { ...ONE, rev: 4 }, TWO, { sid: 2000000, variant: 'x' }),
    'sid-range',
  ],
];
for (const [what, next, code] of REFUSED) {
  test(`refused: ${what}`, () => {
    const last = manifest('1.4.2', { ...ONE, rev: 4 }, TWO);
    const problems = releaseProblems(last, next);
    assert.ok(
      problems.some((problem) => problem.code === code),
      JSON.stringify(problems),
    );
    for (const { advice } of problems) assert.ok(advice.length > 5);
  });
}

test('a detection that was written after the day of its release is a slip, one of that day is not', () => {
  const next = sampleManifest({
    detections: [
      sampleDetection({ id: 'some/contact', created: '2026-11-27' }),
      sampleDetection({ id: 'some/slip', created: '2062-11-26' }),
    ],
  });
  const problems = dateProblems(next, '2026-11-27');
  assert.equal(
    problems.map(({ code }) => code),
    ['created-later'],
  );
  assert.match(problems[0]!.problem, /^some\/slip was created on 2062-11-26,/);
});

test('a tombstone is never forgotten, its sid never given to another rule', () => {
  const last = { ...manifest('2.0.0', ONE), retired: [tombstone()] };
  const codes = (next: Manifest) => releaseProblems(last, next).map(({ code }) => code);
  assert.equal(codes({ ...manifest('2.0.1', ONE), retired: [tombstone()] }), []);
  assert.equal(codes(manifest('2.0.1', ONE)), ['tombstone-lost']);
  const other = { sid: 1730001, variant: 'other' };
  assert.ok(
    codes({ ...manifest('2.1.0', ONE, other), retired: [tombstone()] }).includes('sid-reused'),
  );
  // The same rule may come back, with a higher revision.
  assert.equal(codes(manifest('2.1.0', ONE, { ...TWO, rev: 2 })), []);
  assert.equal(codes(manifest('2.1.0', ONE, { ...TWO, rev: 1 })), ['rev-not-moved']);
});

test('a file that moved rules is a rename for those who disable by file', () => {
  const next = manifest('', ONE, { ...TWO, file: 'vitalwire-scoped.rules' });
  assert.is(bumpFor(compare(LAST, next)), 'major');
});

/** A project with just what a release reads. */
function project(last: Manifest | null, entries: LockEntry[] = []): string {
  const root = scratch();
  mkdirSync(path.join(root, 'rules-src'));
  mkdirSync(path.join(root, 'releases'));
  writeFileSync(
    path.join(root, 'package.json'),
    '{\n  "name": "vitalwire",\n  "version": "1.4.2"\n}\n',
  );
  writeFileSync(path.join(root, 'rules-src/ids.lock.json'), lockText(seal(entries)));
  if (last) writeFileSync(path.join(root, `releases/${last.version}.json`), JSON.stringify(last));
  return root;
}
const rendered = (next: Manifest) => () => new Map([['manifest.json', JSON.stringify(next)]]);

test('a release writes version, changelog and manifest; the next one starts from it', () => {
  const root = project(LAST);
  writeFileSync(path.join(root, 'releases/1.3.10.json'), JSON.stringify(manifest('1.3.10', ONE)));
  const next = manifest('1.4.2', ONE, TWO, { sid: 1730002, variant: 'three' });
  const plan = planRelease(root, '1.5.0', rendered(next));
  assert.equal(plan.problems, []);
  assert.not.ok(existsSync(path.join(root, 'CHANGELOG.md')), 'planning writes nothing');
  writeRelease(root, plan, () => JSON.stringify({ ...next, version: '1.5.0' }));
  assert.is(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version, '1.5.0');
  assert.match(readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8'), '## 1.5.0 (');
  assert.is(lastRelease(root)?.version, '1.5.0');
  assert.throws(() => writeRelease(root, plan, () => ''), /released already/);
  const again = planRelease(root, '1.5.1', rendered(next));
  assert.equal(again.problems, []);
  const text = again.files.get('CHANGELOG.md')!;
  assert.ok(text.indexOf('## 1.5.1') < text.indexOf('## 1.5.0'), 'newest first');
  assert.is(text.match(/^# Changelog/gm)?.length, 1);
});

test("of npm's own lock file a release changes the two lines that hold the project's version", () => {
  const root = project(LAST);
  const before = readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8').split('\n');
  writeFileSync(path.join(root, 'package-lock.json'), before.join('\n'));
  const next = manifest('1.4.2', ONE, TWO, { sid: 1730002, variant: 'three' });
  const after = planRelease(root, '1.5.0', rendered(next)).files.get('package-lock.json')!;
  const changed = after.split('\n').filter((line, at) => line !== before[at]);
  assert.equal(
    changed.map((line) => line.trim()),
    ['"version": "1.5.0",', '"version": "1.5.0",'],
  );
  assert.is(JSON.parse(after).packages[''].version, '1.5.0');
});

test('a lock file that npm did not write is refused, in words', () => {
  const root = project(LAST);
  const locked = (text: string) => () => {
    writeFileSync(path.join(root, 'package-lock.json'), text);
    return planRelease(root, '1.4.3', rendered(manifest('1.4.2', ONE, TWO)));
  };
  assert.throws(locked('{"version": '), /package-lock\.json/);
  assert.throws(
    locked('{"version":"1.4.2","packages":{"":{"version":"1.4.2"}}}'),
    /not as npm writes it/,
  );
});

test('a manifest that is not what its name says is refused', () => {
  const root = project(null);
  writeFileSync(path.join(root, 'releases/1.0.0.json'), JSON.stringify(LAST));
  assert.throws(() => lastRelease(root), /1.0.0.json is the manifest of 1.4.2/);
  writeFileSync(path.join(root, 'releases/newest.json'), '{}');
  assert.throws(() => lastRelease(root), /not named after a version/);
});

test.run();
