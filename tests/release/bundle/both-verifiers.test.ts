import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { onPath } from '../../../scripts/lib/process';
import { VERIFY_SCRIPT } from '../../../scripts/operator/verify/layout';
import { verifyBundle } from '../../../scripts/operator/verify/verify';
import { maliciousBundles } from './malicious';
import { newKey, place, sampleBundle, sampleInput, scratch } from './sample';
import { sshKeygenOrSkip, toolOrSkip } from './tools';

/** What one verifier refuses the other refuses as well: one table of malicious inputs, held against both. */
const test = suite('bundle/both-verifiers');

const SCRIPT = path.resolve('scripts/backends/templates/bundle', VERIFY_SCRIPT);

interface Shell {
  name: string;
  file: string;
  env: NodeJS.ProcessEnv;
}

/** Shells that are here; with busybox, its own awk, od, tar, gzip and all other tools as well. */
function shells(): Shell[] {
  const found: Shell[] = [];
  for (const name of ['dash', 'bash']) {
    if (toolOrSkip(name)) found.push({ name, file: onPath(name)!, env: process.env });
  }
  if (toolOrSkip('busybox')) {
    const bin = path.join(scratch(), 'bin');
    mkdirSync(bin);
    const applets =
      'awk base64 basename cat cmp cp cut dirname find grep gzip head md5sum mkdir mktemp od rm sed sh sha256sum sort tail tar tr uniq wc';
    for (const applet of applets.split(' '))
      symlinkSync(onPath('busybox')!, path.join(bin, applet));
    symlinkSync(onPath('ssh-keygen')!, path.join(bin, 'ssh-keygen'));
    found.push({ name: 'busybox', file: path.join(bin, 'sh'), env: { PATH: bin } });
  }
  return found;
}

if (sshKeygenOrSkip()) {
  const key = newKey();
  const here = shells();
  const run = ({ file, env }: Shell, ...args: string[]) =>
    new Promise<{ status: number | null; said: string }>((resolve) => {
      const child = spawn(file, [SCRIPT, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (text) => (said += text));
      child.once('close', (status) => resolve({ status, said }));
    });
  const everywhere = (...args: string[]) =>
    Promise.all(here.map(async (shell) => ({ shell: shell.name, ...(await run(shell, ...args)) })));

  test('a good bundle is accepted by all, whole and an archive alone, with version and date', async () => {
    const folder = place(sampleBundle(key.file));
    for (const more of [[], ['vitalwire-1.0.0-zeek.tar.gz']]) {
      for (const { shell, status, said } of await everywhere(key.publicFile, folder, ...more)) {
        assert.is(status, 0, `${shell}: ${said}`);
        assert.match(said, /^OK: vitalwire 1\.0\.0 of 2023-11-14, \d+ files, signed by SHA256:/);
      }
      const place = more.length > 0 ? path.join(folder, more[0]!) : folder;
      assert.equal(verifyBundle(place, { trusted: key.public }).problems, []);
    }
    const unreleased = place(sampleBundle(key.file, { ...sampleInput(), unreleased: true }));
    for (const { said } of await everywhere(key.publicFile, unreleased)) {
      assert.match(said, /2023-11-14, UNRELEASED, /);
    }
    assert.is(verifyBundle(unreleased, { trusted: key.public }).unreleased, true);
  });

  test('another version than the one that is expected, and a revoked key, are refused by all', async () => {
    const folder = place(sampleBundle(key.file));
    const revoked = path.join(scratch(), 'revoked');
    writeFileSync(revoked, key.public);
    for (const [args, options, message] of [
      [['-v', '1.1.0'], { expectVersion: '1.1.0' }, /version 1\.0\.0, not 1\.1\.0/],
      [['-r', revoked], { revoked: Buffer.from(key.public) }, /revoked/],
    ] as const) {
      for (const { shell, status, said } of await everywhere(...args, key.publicFile, folder)) {
        assert.is(status, 1, `${shell}: ${said}`);
        assert.match(said, message);
      }
      const { problems } = verifyBundle(folder, { trusted: key.public, ...options });
      assert.match(problems.join(), message);
    }
    const [first] = await everywhere('-v', '1.0.0', key.publicFile, folder);
    assert.is(first!.status, 0);
  });

  const bundles = maliciousBundles(key);
  test(`each of ${bundles.length} malicious bundles is refused by all`, async () => {
    const accepted: string[] = [];
    for (const { name, folder, only } of bundles) {
      const place = only ? path.join(folder, only) : folder;
      if (problemsOf(place, key.public).length === 0) accepted.push(`${name}: vitalwire verify`);
      const args = [key.publicFile, folder, ...(only ? [only] : [])];
      for (const { shell, status, said } of await everywhere(...args)) {
        if (status !== 1 || !/^REFUSED: \S/.test(said)) {
          accepted.push(`${name}: ${shell} ends with ${status} and says ${said}`);
        }
      }
    }
    assert.equal(accepted, []);
  });
}

/** What is not there at all is an error and no report. */
function problemsOf(place: string, trusted: string): string[] {
  try {
    return verifyBundle(place, { trusted }).problems;
  } catch (error) {
    return [(error as Error).message];
  }
}

test.run();
