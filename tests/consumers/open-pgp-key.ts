import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { scratch } from '../release/bundle/sample';

/** A new key, as gpg exports it: `secret` is a file, `public` the text. */
export function openPgpKey(): { secret: string; public: string } {
  // gpg's agent wants a short path for its socket.
  const home = mkdtempSync(path.join(os.tmpdir(), 'vw-'));
  const gpg = (...args: string[]) =>
    execFileSync(
      'gpg',
      ['--homedir', home, '--batch', '--pinentry-mode', 'loopback', '--passphrase', '', ...args],
      {
        encoding: 'utf8',
        stdio: 'pipe',
      },
    );
  try {
    gpg('--quick-gen-key', 'Vitalwire test', 'ed25519', 'sign', 'never');
    const secret = path.join(scratch(), 'secret.asc');
    writeFileSync(secret, gpg('--armor', '--export-secret-keys'));
    return { secret, public: gpg('--armor', '--export') };
  } finally {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all'], { stdio: 'ignore' });
    rmSync(home, { recursive: true, force: true });
  }
}
