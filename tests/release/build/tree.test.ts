import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readTree, replaceTree } from '../../../scripts/lib/file-tree';
import { runNode, scratchFolder } from './scratch';
import { ROOT } from '../../../scripts/lib/root';

const test = suite('build/tree');

const OLD = new Map([
  ['manifest.json', 'old'],
  ['zeek/vitalwire/main.zeek', 'old'],
  ['suricata/rules/gone.rules', 'old'],
]);
const NEW = new Map([
  ['manifest.json', 'new'],
  ['zeek/vitalwire/main.zeek', 'new'],
  ['hunt/sql/more.sql', 'new'],
]);

/** A dist/ with the old files and a bundle beside them. */
function oldDist(): string {
  const dist = path.join(scratchFolder(), 'dist');
  replaceTree(dist, OLD);
  mkdirSync(path.join(dist, 'bundles'));
  writeFileSync(path.join(dist, 'bundles/signed.tar.gz'), 'bundle');
  return dist;
}
const bundleOf = (dist: string) => readFileSync(path.join(dist, 'bundles/signed.tar.gz'), 'utf8');
const beside = (dist: string) => readdirSync(path.dirname(dist));

test('replaces the whole folder, keeps the bundles, leaves nothing beside it', () => {
  const dist = oldDist();
  assert.is(replaceTree(dist, NEW), true);
  assert.equal(readTree(dist), NEW);
  assert.is(bundleOf(dist), 'bundle');
  assert.equal(beside(dist), ['dist']);
});

test('equal files are not touched', () => {
  const dist = oldDist();
  const stamp = () => [...OLD.keys()].map((file) => statSync(path.join(dist, file)).ino);
  const before = stamp();
  assert.is(replaceTree(dist, new Map([...OLD].reverse())), false);
  assert.equal(stamp(), before);
});

test('a file too many, a file too few, a changed byte: each is mended', () => {
  for (const harm of [
    (dist: string) => writeFileSync(path.join(dist, 'stray'), ''),
    (dist: string) => writeFileSync(path.join(dist, 'manifest.json'), 'old '),
  ]) {
    const dist = oldDist();
    harm(dist);
    assert.is(replaceTree(dist, OLD), true);
    assert.equal(readTree(dist), OLD);
  }
});

test('when writing fails, the old folder stands and nothing is left beside it', () => {
  const dist = oldDist();
  let asked = 0;
  // A file where a folder is wanted.
  const bad = new Map([
    ['a', 'new'],
    ['a/b', 'new'],
  ]);
  assert.throws(() => replaceTree(dist, bad, () => asked++));
  assert.is(asked, 0);
  assert.equal(readTree(dist), OLD);
  assert.is(bundleOf(dist), 'bundle');
  assert.equal(beside(dist), ['dist']);
});

test('when the last step before the swap fails, the same', () => {
  const dist = oldDist();
  const fails = () => {
    throw new Error('disk full');
  };
  assert.throws(() => replaceTree(dist, NEW, fails), /disk full/);
  assert.equal(readTree(dist), OLD);
  assert.equal(beside(dist), ['dist']);
});

test('killed before any of its steps, it leaves a whole folder, and the next run finishes', async () => {
  const tree = path.join(ROOT, 'scripts/lib/file-tree.ts');
  const run = `require(${JSON.stringify(tree)}).replaceTree(process.env.DIST, new Map(${JSON.stringify([...NEW])}))`;
  const args = ['-r', path.join(ROOT, 'scripts/typescript.js')];
  const kill = ['-r', path.join(__dirname, 'kill-at-step.js'), '-e', run];
  const left: string[] = [];
  for (let step = 1; ; step++) {
    const dist = oldDist();
    const env = {
      DIST: dist,
      VITALWIRE_KILL_AT: `${step}`,
      VITALWIRE_KILL_BELOW: path.dirname(dist),
    };
    const { code, signal, said } = await runNode([...args, ...kill], { cwd: ROOT, env });
    if (code === 0) {
      assert.equal(readTree(dist), NEW);
      break;
    }
    assert.is(signal, 'SIGKILL', said);
    const standing = existsSync(dist) ? dist : `${dist}.previous`;
    const now = readTree(standing);
    assert.ok(same(now, OLD) || same(now, NEW), `step ${step}: ${[...now].join()}`);
    left.push(existsSync(dist) ? (same(now, OLD) ? 'old' : 'new') : 'aside');
    replaceTree(dist, NEW);
    assert.equal(readTree(dist), NEW, `step ${step}`);
    assert.is(bundleOf(dist), 'bundle', `step ${step}`);
    assert.equal(beside(dist), ['dist'], `step ${step}`);
  }
  // It was killed in each of its states.
  assert.equal([...new Set(left)], ['old', 'aside', 'new']);
});

function same(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([file, text]) => b.get(file) === text);
}

test.run();
