import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { VERIFY_SCRIPT } from '../../../scripts/operator/verify/layout';
import {
  newKey,
  place,
  sampleBundle,
  sampleDetection,
  sampleInput,
  sampleManifest,
  sampleRule,
  scratch,
} from './sample';
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
  test('accepts a signed bundle, whole and one archive alone, by key and by allowed_signers', () => {
    const folder = place(signed);
    assert.equal(run(key.publicFile, folder).status, 0);
    const signers = path.join(scratch(), 'signers');
    writeFileSync(signers, `ops@hospital.example namespaces="vitalwire" ${key.public}`);
    const files = readFileSync(path.join(folder, 'SHA256SUMS'), 'utf8').trim().split('\n').length;
    const said = `OK: vitalwire 1.0.0 of 2023-11-14, ${files} files, signed by SHA256:`;
    assert.ok(run(signers, folder).said.startsWith(said));
    for (const name of signed.keys()) {
      if (name !== SURICATA && !name.startsWith('SHA')) rmSync(path.join(folder, name));
    }
    assert.equal(run(key.publicFile, folder, SURICATA).status, 0);
    refused(folder, /missing/);
  });

  test('another block of sids is accepted only when it is named', () => {
    const foreign = sampleManifest({
      sidRange: { first: 3500000, last: 3599999 },
      detections: [sampleDetection({ suricata: [sampleRule({ sid: 3500000 })] })],
    });
    const folder = place(sampleBundle(key.file, sampleInput(foreign)));
    refused(folder, /outside 1730000-1739999/);
    assert.is(run('-s', '3500000-3599999', key.publicFile, folder).status, 0);
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
