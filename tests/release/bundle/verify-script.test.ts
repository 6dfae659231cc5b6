import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { gzip } from '../../../scripts/lib/archive/gzip';
import { VERIFY_SCRIPT } from '../../../scripts/operator/verify/layout';
import { sign } from '../../../scripts/operator/verify/signature';
import { sumsText } from '../../../scripts/operator/verify/sums';
import { writeTar } from '../../../scripts/lib/archive/tar';
import { newKey, place, sampleBundle, scratch } from './sample';
import { sshKeygenOrSkip, toolOrSkip } from './tools';

const test = suite('bundle/verify-script');

const SCRIPT = path.join('scripts', 'backends', 'templates', 'bundle', VERIFY_SCRIPT);
const SURICATA = 'vitalwire-1.0.0-suricata.tar.gz';

if (sshKeygenOrSkip()) {
  const key = newKey();
  const signed = sampleBundle(key.file);
  // dash where it is: a script that says sh must not need bash.
  const run = (...args: string[]) => {
    const result = spawnSync('sh', [SCRIPT, ...args], { encoding: 'utf8' });
    return { status: result.status, said: result.stdout + result.stderr };
  };
  const refused = (folder: string, message: RegExp, ...more: string[]) => {
    const { status, said } = run(key.publicFile, folder, ...more);
    assert.is(status, 1, said);
    assert.match(said, message);
  };
  const resigned = (change: (files: Map<string, Buffer>) => void): string => {
    const files = new Map(sampleBundle(null));
    files.delete('UNSIGNED');
    files.delete('SHA256SUMS');
    change(files);
    const sums = Buffer.from(sumsText(files));
    files.set('SHA256SUMS', sums);
    return place(files.set('SHA256SUMS.sig', Buffer.from(sign(sums, key.file))));
  };

  test('accepts a signed bundle, whole and one archive alone, by key and by allowed_signers', () => {
    const folder = place(signed);
    assert.equal(run(key.publicFile, folder).status, 0);
    const signers = path.join(scratch(), 'signers');
    writeFileSync(signers, `ops@hospital.example namespaces="vitalwire" ${key.public}`);
    assert.match(run(signers, folder).said, /^OK: 12 files, signed by ops@hospital.example/);
    for (const name of signed.keys()) {
      if (name !== SURICATA && !name.startsWith('SHA')) rmSync(path.join(folder, name));
    }
    assert.equal(run(key.publicFile, folder, SURICATA).status, 0);
    refused(folder, /missing/);
  });

  test('refuses what verify refuses', () => {
    const cases: [RegExp, (folder: string) => void][] = [
      [/not what SHA256SUMS says/, (folder) => writeFileSync(path.join(folder, 'rules.csv'), 'x')],
      [/missing/, (folder) => rmSync(path.join(folder, 'rules.csv'))],
      [/vouches/, (folder) => rmSync(path.join(folder, 'SHA256SUMS.sig'))],
      [/SHA256SUMS is missing/, (folder) => rmSync(path.join(folder, 'SHA256SUMS'))],
      [/not listed/, (folder) => writeFileSync(path.join(folder, 'more.rules'), '')],
      [/not listed/, (folder) => writeFileSync(path.join(folder, '.more'), '')],
      [/no plain file/, (folder) => mkdirSync(path.join(folder, 'more'))],
      [/a link/, (folder) => symlinkSync('/etc/passwd', path.join(folder, 'more'))],
      [
        /does not fit/,
        (folder) => {
          const file = path.join(folder, 'SHA256SUMS');
          writeFileSync(file, readFileSync(file, 'utf8').replace(/^./, 'f0'));
        },
      ],
      [
        /form that ssh-keygen/,
        (folder) => {
          const file = path.join(folder, 'SHA256SUMS.sig');
          writeFileSync(file, readFileSync(file, 'utf8').replace(/\n(?=\w)/, '\n\n'));
        },
      ],
    ];
    for (const [message, change] of cases) {
      const folder = place(signed);
      change(folder);
      refused(folder, message);
    }
    refused(place(sampleBundle(newKey().file)), /not signed with a trusted key/);
    refused(place(sampleBundle(null)), /vouches/);
    refused(place(signed), /not listed/, 'other.tar.gz');
  });

  test('refuses archives with more than plain files, also with a fitting signature', () => {
    const plain = writeTar([{ path: 'a/b', bytes: Buffer.from('x'), executable: false }], 0);
    const header = (at: number, text: string) => {
      const tar = Buffer.from(plain);
      tar.write(text, at, 'latin1');
      tar.fill(' ', 148, 156);
      const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
      tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
      return tar;
    };
    const withArchive = (bytes: Buffer) => resigned((files) => files.set(SURICATA, bytes));
    assert.equal(run(key.publicFile, withArchive(gzip(plain))).status, 0);
    refused(withArchive(gzip(header(156, '2'))), /more than plain files/);
    refused(withArchive(gzip(header(156, '3'))), /more than plain files/);
    refused(withArchive(gzip(header(0, '../b'))), /climbs out/);
    refused(withArchive(gzip(header(0, '/etc/b'))), /odd name/);
    refused(withArchive(Buffer.from('no gzip')), /damaged/);
  });

  test('wrong usage and a missing key end with 2', () => {
    assert.is(run().status, 2);
    assert.is(run('/none', place(signed)).status, 2);
    assert.is(run(key.publicFile, '/none').status, 2);
  });
}

if (toolOrSkip('shellcheck')) {
  test('shellcheck has nothing to say', () => {
    const { status, stdout } = spawnSync('shellcheck', ['-s', 'sh', SCRIPT], { encoding: 'utf8' });
    assert.is(status, 0, stdout);
  });
}

test.run();
