import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TarEntry } from '../../../scripts/lib/archive/tar';
import { installPack } from '../../../scripts/operator/pin/install';
import { packLockText } from '../../../scripts/operator/pin/lock-file';
import type { PackLock } from '../../../scripts/model/pack-lock';
import { rollback } from '../../../scripts/operator/pin/rollback';
import { membersOf } from '../../../scripts/operator/verify/verify-archive';
import {
  sampleBundle,
  sampleInput,
  sampleManifest,
  sampleDetection,
  sampleRule,
  scratch,
  newKey,
  place,
  sha256,
} from '../../release/bundle/sample';
import { sshKeygenOrSkip, toolOrSkip } from '../../release/bundle/tools';
import { killedAtStep } from './kill-at-disk-change';

const test = suite('pin/install');

const KILL_AT_STEP = path.join(__dirname, '../../release/build/kill-at-step.js');

const bundleOf = (version: string, key: string | null = null) => {
  const rule = sampleRule({ msg: `VITALWIRE SEEN Version ${version}` });
  const detections = [sampleDetection({ suricata: [rule] })];
  return sampleBundle(key, sampleInput(sampleManifest({ version, detections })));
};
const membersIn = (version: string) =>
  membersOf(bundleOf(version).get(`vitalwire-${version}.tar.gz`)!);
const MEMBERS = new Map(
  ['1.0.0', '1.1.0', '2.0.0'].map((version) => [version, membersIn(version)]),
);
const digestOf = (version: string) => sha256(version);
const install = (root: string, version: string) =>
  installPack(root, version, digestOf(version), MEMBERS.get(version)!);

/** The version that a link leads to, when every file of it is there as it should be. */
function wholeAt(root: string, link: string): string | null {
  for (const [version, members] of MEMBERS) {
    const same = ({ path: member, bytes }: TarEntry) => {
      const file = path.join(root, link, member);
      return existsSync(file) && readFileSync(file).equals(Buffer.from(bytes));
    };
    if (members.every(same)) return version;
  }
  return null;
}

test('installs, upgrades, rolls back and forward', () => {
  const root = path.join(scratch(), 'packs');
  assert.is(install(root, '1.0.0').changed, true);
  assert.is(wholeAt(root, 'current'), '1.0.0');
  assert.throws(() => rollback(root), /no other version/);
  assert.is(install(root, '1.0.0').changed, false);
  install(root, '1.1.0');
  install(root, '2.0.0');
  assert.equal([wholeAt(root, 'current'), wholeAt(root, 'previous')], ['2.0.0', '1.1.0']);
  assert.is(readdirSync(path.join(root, 'versions')).length, 2, 'older ones are removed');
  assert.is(rollback(root).version, '1.1.0');
  assert.equal([wholeAt(root, 'current'), wholeAt(root, 'previous')], ['1.1.0', '2.0.0']);
  assert.is(rollback(root).version, '2.0.0');
  assert.ok(lstatSync(path.join(root, 'current')).isSymbolicLink());
  assert.match(readlinkSync(path.join(root, 'current')), /^versions\/2\.0\.0-/, 'relative');
});

test('what somebody changed on the sensor is put right, without a moment in which it is half', () => {
  const root = scratch();
  install(root, '1.0.0');
  writeFileSync(path.join(root, 'current/suricata/rules/vitalwire.rules'), '');
  assert.is(install(root, '1.0.0').changed, true);
  assert.is(wholeAt(root, 'current'), '1.0.0');
  writeFileSync(path.join(root, 'current/suricata/rules/more.rules'), '');
  assert.is(install(root, '1.0.0').changed, true, 'an added file counts');
  install(root, '1.1.0');
  rmSync(path.join(root, 'previous/LICENSE'));
  assert.throws(() => rollback(root), /damaged \(LICENSE is missing\)/);
  assert.is(wholeAt(root, 'current'), '1.1.0');
});

test('a folder or a foreign link in the place of a link is not touched', () => {
  const root = scratch();
  mkdirSync(path.join(root, 'current'));
  assert.throws(() => install(root, '1.0.0'), /is no link/);
  rmSync(path.join(root, 'current'), { recursive: true });
  symlinkSync('/etc', path.join(root, 'current'));
  assert.throws(() => install(root, '1.0.0'), /leads out/);
});

test('everybody may read it, whatever the umask', () => {
  const before = process.umask(0o077);
  const root = path.join(scratch(), 'a', 'b');
  try {
    install(root, '1.0.0');
  } finally {
    process.umask(before);
  }
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const { mode } = statSync(path.join(entry.parentPath, entry.name));
    assert.is(
      mode & (entry.isDirectory() ? 0o055 : 0o044),
      entry.isDirectory() ? 0o055 : 0o044,
      entry.name,
    );
  }
});

test('killed at every step of an install, current is whole; repeated, all is right', async () => {
  const from = scratch();
  install(from, '1.0.0');
  install(from, '1.1.0');
  let n = 1;
  for (; ; n += 1) {
    const root = path.join(scratch(), 'packs');
    cpSync(from, root, { recursive: true, verbatimSymlinks: true });
    const killed = await killedAtStep(n, () => install(root, '2.0.0'));
    const current = wholeAt(root, 'current');
    assert.ok(current === '1.1.0' || current === '2.0.0', `step ${n}: current is ${current}`);
    assert.ok(wholeAt(root, 'previous'), `step ${n}: previous`);
    install(root, '2.0.0');
    assert.equal(
      [wholeAt(root, 'current'), wholeAt(root, 'previous')],
      ['2.0.0', '1.1.0'],
      `step ${n}`,
    );
    assert.equal(
      readdirSync(root).filter((name) => name.startsWith('.')),
      [],
      `step ${n}: litter`,
    );
    assert.is(readdirSync(path.join(root, 'versions')).length, 2, `step ${n}`);
    if (!killed) break;
  }
  assert.ok(n > 20, `only ${n} steps were tried`);
});

test('killed at every step of a first install, current is absent or whole', async () => {
  for (let n = 1; ; n += 1) {
    const root = path.join(scratch(), 'packs');
    const killed = await killedAtStep(n, () => install(root, '1.0.0'));
    if (existsSync(path.join(root, 'current'))) assert.is(wholeAt(root, 'current'), '1.0.0');
    install(root, '1.0.0');
    assert.is(wholeAt(root, 'current'), '1.0.0');
    if (!killed) break;
  }
});

test('killed at every step of a rollback, current is whole; repeated, it is done once and no more', async () => {
  const from = scratch();
  install(from, '1.0.0');
  install(from, '1.1.0');
  for (let n = 1; ; n += 1) {
    const root = path.join(scratch(), 'packs');
    cpSync(from, root, { recursive: true, verbatimSymlinks: true });
    const killed = await killedAtStep(n, () => rollback(root));
    assert.ok(wholeAt(root, 'current'), `step ${n}`);
    assert.ok(wholeAt(root, 'previous'), `step ${n}`);
    // The owner says it again; as long as nothing had moved that is the first time.
    if (killed) assert.is(rollback(root).version, '1.0.0', `step ${n}`);
    assert.equal(
      [wholeAt(root, 'current'), wholeAt(root, 'previous')],
      ['1.0.0', '1.1.0'],
      `step ${n}`,
    );
    assert.equal(
      readdirSync(root).filter((name) => name.startsWith('.')),
      [],
      `step ${n}: litter`,
    );
    if (!killed) break;
  }
});

test('killed in a rollback, the next install keeps what is good', async () => {
  const from = scratch();
  install(from, '1.0.0');
  install(from, '1.1.0');
  for (let n = 1; ; n += 1) {
    const root = path.join(scratch(), 'packs');
    cpSync(from, root, { recursive: true, verbatimSymlinks: true });
    const killed = await killedAtStep(n, () => rollback(root));
    const before = wholeAt(root, 'current')!;
    install(root, '2.0.0');
    assert.equal([wholeAt(root, 'current'), wholeAt(root, 'previous')], ['2.0.0', before]);
    if (!killed) break;
  }
});

test('a repair never loses the good previous version', () => {
  const root = scratch();
  install(root, '1.0.0');
  install(root, '1.1.0');
  rmSync(path.join(root, 'current/LICENSE'));
  assert.is(install(root, '1.1.0').changed, true);
  assert.equal([wholeAt(root, 'current'), wholeAt(root, 'previous')], ['1.1.0', '1.0.0']);
  assert.is(rollback(root).version, '1.0.0');
  // The same where an upgrade finds the current one damaged.
  rmSync(path.join(root, 'current/LICENSE'));
  install(root, '2.0.0');
  assert.equal([wholeAt(root, 'current'), wholeAt(root, 'previous')], ['2.0.0', '1.1.0']);
});

/** A file system of its own of this size, unmounted after use; false where nobody lets us mount. */
function onSmallDisk(bytes: number, use: (folder: string) => void): boolean {
  const folder = scratch();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  if (mounted.status !== 0) return toolOrSkip('mount', false, 'a file system of its own');
  try {
    use(folder);
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
  return true;
}

test('a disk that is full before the install ends: what ran is whole, nothing is left lying, with room it goes on', () => {
  onSmallDisk(1024 * 1024, (disk) => {
    const root = path.join(disk, 'packs');
    install(root, '1.0.0');
    const filler = path.join(disk, 'eve.json');
    // Full but for each of these: the install stops at another file each time.
    for (const left of [0, 4, 12]) {
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k']);
      truncateSync(filler, statSync(filler).size - left * 1024);
      assert.throws(() => install(root, '1.1.0'), /ENOSPC/, `${left} KiB free`);
      assert.is(wholeAt(root, 'current'), '1.0.0');
      assert.equal(readdirSync(root).sort(), ['current', 'versions']);
      assert.is(readdirSync(path.join(root, 'versions')).length, 1);
      rmSync(filler);
    }
    install(root, '1.1.0');
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k']);
    assert.is(rollback(root).version, '1.0.0', 'going back needs no room');
    assert.equal([wholeAt(root, 'current'), wholeAt(root, 'previous')], ['1.0.0', '1.1.0']);
  });
});

test('a set-user-id bit and a file that engines may not read are damage', () => {
  const root = scratch();
  install(root, '1.0.0');
  for (const mode of [0o4755, 0o600]) {
    chmodSync(path.join(root, 'current/LICENSE'), mode);
    assert.is(install(root, '1.0.0').changed, true);
    assert.is(statSync(path.join(root, 'current/LICENSE')).mode & 0o7777, 0o644);
  }
  install(root, '1.1.0');
  chmodSync(path.join(root, 'previous/LICENSE'), 0o4755);
  assert.throws(() => rollback(root), /LICENSE has another mode/);
});

if (sshKeygenOrSkip()) {
  const key = newKey();
  const release = (version: string, by = key) =>
    place(bundleOf(version, by.file), path.join(scratch(), version));
  const lockOf = (
    folder: string,
    version: string,
    change: (lock: PackLock) => void = () => undefined,
  ) => {
    const keyLine = spawnSync('ssh-keygen', ['-lf', key.publicFile], { encoding: 'utf8' }).stdout;
    const lock = {
      version,
      place: `${pathToFileURL(path.dirname(folder)).href}/`,
      key: keyLine.split(' ')[1]!,
      sums: sha256(readFileSync(path.join(folder, 'SHA256SUMS'))),
      zkg: '0'.repeat(40),
      list: '1',
    };
    change(lock);
    const file = path.join(scratch(), 'vitalwire.lock');
    writeFileSync(file, packLockText(lock));
    return file;
  };
  const args = (lock: string, root: string) => [
    'scripts/vitalwire.js',
    'install',
    ...['--lock', lock, '--key', key.publicFile, '--into', root],
  ];
  const run = (...all: string[]) => {
    const result = spawnSync(process.execPath, all, { encoding: 'utf8' });
    return { status: result.status, said: result.stdout + result.stderr };
  };

  test('the command installs what the lock pins, and refuses everything else', async () => {
    const folder = release('1.0.0');
    const root = path.join(scratch(), 'packs');
    const { installFromLock } = await import('../../../scripts/operator/pin/install-from-lock');
    const { readPackLock } = await import('../../../scripts/operator/pin/lock-file');
    const good = run(...args(lockOf(folder, '1.0.0'), root));
    assert.is(good.status, 0, good.said);
    assert.is(wholeAt(root, 'current'), '1.0.0');

    const asked = { trusted: key.public, nowMs: Date.now() };
    const refused = async (lock: string, message: RegExp) => {
      const empty = path.join(scratch(), 'none');
      let said = '';
      try {
        await installFromLock(readPackLock(lock), empty, asked);
      } catch (error) {
        said = (error as Error).message;
      }
      assert.match(said, message);
      assert.not.ok(existsSync(path.join(empty, 'current')));
    };
    const archive = 'vitalwire-1.0.0.tar.gz';
    const other = release('1.0.0');
    writeFileSync(path.join(other, archive), readFileSync(path.join(folder, 'rules.csv')));
    await refused(
      lockOf(folder, '1.0.0', (lock) => (lock.sums = 'f'.repeat(64))),
      /SHA256SUMS is not the file that the lock pins/,
    );
    await refused(lockOf(other, '1.0.0'), /not what SHA256SUMS says/);
    await refused(
      lockOf(folder, '1.0.0', (lock) => (lock.key = 'SHA256:x')),
      /is no id of a key/,
    );
    await refused(
      lockOf(folder, '1.0.0', (lock) => (lock.place = 'ftp://x/')),
      /no http/,
    );
    await refused(lockOf(folder, '1.1.0'), /no place has SHA256SUMS/);
    // A mirror answers where the first one does not.
    const places = ['http://127.0.0.1:1/', `${pathToFileURL(folder).href}/`];
    await installFromLock(readPackLock(lockOf(folder, '1.0.0')), scratch(), {
      ...asked,
      from: places,
    });
    assert.match(run(...args('/none.lock', root)).said, /vitalwire pin/);
  });

  test('a pull request that changes the lock alone, with key, place and digests, is refused', async () => {
    const thief = newKey();
    const stolen = release('1.0.0', thief);
    const id = spawnSync('ssh-keygen', ['-lf', thief.publicFile], { encoding: 'utf8' });
    const lock = lockOf(stolen, '1.0.0', (fields) => (fields.key = id.stdout.split(' ')[1]!));
    const root = path.join(scratch(), 'packs');
    const { status, said } = run(...args(lock, root));
    assert.is(status, 2);
    assert.match(said, /the lock names the key SHA256:.*; the key that you trust is SHA256:/);
    // Honest about the key, and somebody else's files.
    assert.match(run(...args(lockOf(stolen, '1.0.0'), root)).said, /not a trusted key/);
    // An old form of lock with a key of its own, and one with a line more.
    writeFileSync(lock, '{ "schema": 1, "key": {} }');
    assert.match(run(...args(lock, root)).said, /lock of vitalwire 1.0/);
    const good = lockOf(release('1.0.0'), '1.0.0');
    writeFileSync(lock, `${readFileSync(good, 'utf8')}place: https://thief.example/\n`);
    assert.match(run(...args(lock, root)).said, /each once and in this order/);
    assert.not.ok(existsSync(root));
  });

  test('an install goes back only when it is told to', () => {
    const root = path.join(scratch(), 'packs');
    assert.is(run(...args(lockOf(release('1.1.0'), '1.1.0'), root)).status, 0);
    const old = lockOf(release('1.0.0'), '1.0.0');
    const { status, said } = run(...args(old, root));
    assert.is(status, 2);
    assert.match(
      said,
      /1.1.0 is installed in .* 1.0.0, which is older; --allow-downgrade goes back/,
    );
    assert.is(wholeAt(root, 'current'), '1.1.0');
    assert.is(run(...args(old, root), '--allow-downgrade').status, 0);
    assert.is(wholeAt(root, 'current'), '1.0.0');
  });

  test('killed with SIGKILL before each of its renames, the real command leaves a whole pack', () => {
    const from = path.join(scratch(), 'packs');
    const [one, two] = ['1.0.0', '1.1.0'].map((version) => lockOf(release(version), version));
    assert.is(run(...args(one!, from)).status, 0);
    let killed = 0;
    for (; ; killed += 1) {
      const root = path.join(scratch(), 'packs');
      cpSync(from, root, { recursive: true, verbatimSymlinks: true });
      const { status, signal, stderr } = spawnSync(
        process.execPath,
        ['-r', KILL_AT_STEP, ...args(two!, root)],
        {
          encoding: 'utf8',
          env: {
            ...process.env,
            VITALWIRE_KILL_AT: `${killed + 1}`,
            VITALWIRE_KILL_BELOW: root,
            VITALWIRE_KILL_OPS: 'renameSync',
          },
        },
      );
      if (status === 0) break;
      assert.is(signal, 'SIGKILL', stderr);
      assert.is(wholeAt(root, 'current'), '1.0.0', `rename ${killed + 1}`);
      // The lock that the dead one holds keeps nobody waiting.
      const next = run(...args(two!, root));
      assert.is(next.status, 0, next.said);
      assert.equal([wholeAt(root, 'current'), wholeAt(root, 'previous')], ['1.1.0', '1.0.0']);
    }
    assert.is(killed, 3, 'the pack, previous, current');
  });
}

test.run();
