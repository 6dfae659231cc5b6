import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderPack } from '../../../scripts/backends/pack';
import { readTree } from '../../../scripts/lib/file-tree';
import { loadDetections } from '../../../scripts/compile/load';
import { build, distOf, lockOf, scratchFolder, scratchProject } from './scratch';

const test = suite('build/build');

const project = scratchProject();
const CONTACT = path.join(project, 'rules-src/contec-cms8000/contact.ts');
const contact = readFileSync(CONTACT, 'utf8');
/** A change that moves revisions: dist/ and the lock both change. */
const changed = contact.replace("grade: 'attempted'", "grade: 'seen'");
const broken = contact.replace("grade: 'attempted'", "grade: 'terrible'");

let dist: Map<string, string>;
let lock: string;
test.before(async () => {
  const first = await build(project, { cwd: '/', umask: '000', env: { TZ: 'America/St_Johns' } });
  if (first.code !== 0) throw new Error(first.said);
  dist = distOf(project);
  lock = lockOf(project);
});

test('the same bytes from elsewhere, in another zone, language and umask', async () => {
  assert.ok(dist.size > 20);
  rmSync(path.join(project, 'dist'), { recursive: true });
  const { code, said } = await build(project, {
    cwd: scratchFolder(),
    umask: '077',
    env: { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', SOURCE_DATE_EPOCH: '1' },
  });
  assert.is(code, 0, said);
  assert.equal(distOf(project), dist);
  assert.is(lockOf(project), lock);
});

test('a build without a change touches no file', async () => {
  const stamps = () =>
    [...dist.keys(), '../rules-src/ids.lock.json'].map((file) => {
      const { ino, mtimeNs } = statSync(path.join(project, 'dist', file), { bigint: true });
      return `${file} ${ino} ${mtimeNs}`;
    });
  const before = stamps();
  assert.is((await build(project)).code, 0);
  assert.equal(stamps(), before);
});

test('a wrong definition names itself and leaves dist and lock as they were', async () => {
  writeFileSync(CONTACT, broken);
  const { code, said } = await build(project);
  writeFileSync(CONTACT, contact);
  assert.is(code, 1);
  assert.match(
    said,
    /rules-src\/contec-cms8000\/contact\.ts: contec-cms8000\/contact: grade: "terrible" is unknown; write one of/,
  );
  assert.equal(distOf(project), dist);
  assert.is(lockOf(project), lock);
});

test('a broken lock stops the build', () => {
  const file = path.join(project, 'rules-src/ids.lock.json');
  writeFileSync(file, lock.replace('"rev":1', '"rev":9'));
  assert.throws(() => renderPack(project), /rules-src\/ids\.lock\.json: integrity: /);
  writeFileSync(file, lock);
});

test('killed at each rename, dist is whole, and the build after ends where an undisturbed one does', async () => {
  assert.is.not(contact, changed);
  const undisturbed = scratchProject();
  writeFileSync(path.join(undisturbed, 'rules-src/contec-cms8000/contact.ts'), changed);
  writeFileSync(path.join(undisturbed, 'rules-src/ids.lock.json'), lock);
  assert.is((await build(undisturbed)).code, 0);
  const wantedLock = lockOf(undisturbed);
  assert.is.not(wantedLock, lock);

  // One after the other, each over what the last one left: the lock's rename, then the two of dist/.
  writeFileSync(CONTACT, changed);
  const states: string[] = [];
  for (const step of [1, 2, 2]) {
    const { signal, said } = await build(project, {
      preload: path.join(__dirname, 'kill-at-step.js'),
      env: {
        VITALWIRE_KILL_AT: `${step}`,
        VITALWIRE_KILL_BELOW: project,
        VITALWIRE_KILL_OPS: 'renameSync',
      },
    });
    assert.is(signal, 'SIGKILL', said);
    const standing = existsSync(path.join(project, 'dist')) ? 'dist' : 'dist.previous';
    assert.equal(readTree(path.join(project, standing)), dist);
    const now = lockOf(project);
    states.push(`${standing}, ${now === lock ? 'old' : now === wantedLock ? 'new' : 'torn'} lock`);
  }
  assert.equal(states, ['dist, old lock', 'dist, new lock', 'dist.previous, new lock']);

  assert.is((await build(project)).code, 0);
  assert.equal(distOf(project), distOf(undisturbed));
  assert.is(lockOf(project), wantedLock);
});

test('the only dates in dist are those of definitions, revisions and the formats', () => {
  const allowed = new Set(['2017-01-20']); // STIX 2.1 section 7.2.1.4: when TLP markings were created
  for (const { detection } of loadDetections())
    allowed.add(detection.created).add(detection.updated);
  for (const [, date] of lock.matchAll(/"updated":"([\d-]+)"/g)) allowed.add(date!);
  const epochs = new Set([...allowed].map((date) => `${Date.parse(`${date}T00:00:00Z`) / 1000}`));
  const year = /(?<![\d.])20\d\d([-_])\d\d\1\d\d/g;
  for (const [file, text] of dist) {
    for (const [date] of text.matchAll(year)) {
      assert.ok(allowed.has(date.replaceAll('_', '-')), `${file}: ${date}`);
    }
    for (const [, time] of text.matchAll(/20\d\d-\d\d-\d\d[T ]([\d:.]+)/g)) {
      assert.match(time!, /^[0:.]+$/, `${file}: a time of day`);
    }
    for (const [number] of text.matchAll(/(?<![\w.])1[6-9]\d{8}(?!\w)/g)) {
      assert.ok(epochs.has(number), `${file}: ${number} looks like a time`);
    }
  }
});

test.run();
