import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writePackLock } from '../../../scripts/operator/pin/lock-file';
import { pin } from '../../../scripts/operator/pin/pin';
import { publish } from '../../../scripts/release/publish/publish';
import { openStore } from '../../../scripts/release/publish/store';
import {
  listOptions,
  newKey,
  place,
  sampleBundle,
  sampleDetection,
  sampleInput,
  sampleManifest,
  sampleRule,
  scratch,
  sha256,
} from '../../release/bundle/sample';
import { sshKeygenOrSkip } from '../../release/bundle/tools';

const test = suite('diff/locks');

if (sshKeygenOrSkip()) {
  const key = newKey();
  const channel = scratch();
  const from = `file://${channel}/`;
  const bundleOf = (version: string, rev: number, changelog: string) => {
    const detections = [
      sampleDetection({ suricata: [sampleRule({ rev, hash: sha256(`${rev}`) })] }),
    ];
    const input = sampleInput(sampleManifest({ version, detections }));
    return place(sampleBundle(key.file, { ...input, changelog }));
  };
  const folders = [
    bundleOf('1.0.0', 1, '# Changelog\n\n## 1.0.0\n\nFirst.\n'),
    bundleOf(
      '1.1.0',
      2,
      '# Changelog\n\n## 1.1.0\n\nsid 1730000 is sharper.\n\n## 1.0.0\n\nFirst.\n',
    ),
  ];
  const locks = async () => {
    const folder = scratch();
    for (const [at, version] of ['1.0.0', '1.1.0'].entries()) {
      await publish(folders[at]!, openStore(channel), {
        ...{ trusted: key.public, baseUrl: from },
        ...listOptions(key.file),
      });
      const asked = { from, trusted: key.public, version, nowMs: Date.now() };
      writePackLock(path.join(folder, `${version}.lock`), (await pin(asked)).lock);
    }
    return folder;
  };
  const diff = (folder: string, ...args: string[]) => {
    const line = ['diff', '1.0.0.lock', '1.1.0.lock', ...args];
    const program = path.resolve('scripts/vitalwire.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...line], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  test('two locks give the summary of an upgrade for a pull request', async () => {
    const { status, stdout, stderr } = diff(await locks(), '--key', key.publicFile, '--markdown');
    assert.is(status, 1, stderr);
    assert.match(stdout, /^### Vitalwire 1.0.0 → 1.1.0\n/);
    assert.match(
      stdout,
      /\| version \| `1.0.0` \| `1.1.0` \|\n\| place \| `file:.*` \| the same \|/,
    );
    assert.match(stdout, '| 1730000 | 1 -> 2 | some/contact |');
    assert.match(stdout, 'sid 1730000 is sharper.');
    assert.not.match(stdout, 'First.');
    assert.not.match(stdout, 'Warning');
  });

  test('a changed lock is refused before anything is said of it; a foreign key is none', async () => {
    const folder = await locks();
    const lock = path.join(folder, '1.1.0.lock');
    const good = readFileSync(lock, 'utf8');
    writeFileSync(lock, good.replace(/^sums: .*$/m, `sums: ${'0'.repeat(64)}`));
    const changed = diff(folder, '--key', key.publicFile, '--markdown');
    assert.equal([changed.status, changed.stdout], [2, '']);
    assert.match(changed.stderr, /1.1.0.lock: SHA256SUMS is not the file that the lock pins/);
    writeFileSync(lock, good);
    assert.match(diff(folder, '--key', newKey().publicFile).stderr, /the key that you trust is/);
    assert.match(diff(folder).stderr, /--key is missing/);
  });
}

test.run();
