import { execFileSync, spawnSync } from 'node:child_process';
import { inTemporaryFolder } from '../../lib/temp-folder';

/**
 * Signs a text in the clear, as apt wants its InRelease: apt knows no key of OpenSSH.
 * @param keyFile secret key of OpenPGP, exported and without a password; an agent's or a token's key is named by
 *   `gpg:FINGERPRINT` and taken from the caller's own keyring.
 * @throws Error with what gpg said.
 */
export function clearSign(text: string, keyFile: string): string {
  const [, fingerprint] = /^gpg:(.+)$/.exec(keyFile) ?? [];
  if (fingerprint) return gpg(['--local-user', fingerprint, '--clearsign'], text);
  return inTemporaryFolder('gpg', (home) => {
    try {
      gpg(['--homedir', home, '--import', keyFile], '');
      return gpg(['--homedir', home, '--clearsign'], text);
    } finally {
      // The agent that gpg started there would outlive the folder.
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'all'], { stdio: 'ignore' });
    }
  });
}

function gpg(args: readonly string[], input: string): string {
  try {
    return execFileSync('gpg', ['--batch', '--digest-algo', 'SHA512', ...args], {
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: string };
    if (code === 'ENOENT') throw new Error('gpg not found; install gnupg to sign for apt');
    throw new Error(`gpg did not sign: ${stderr?.trim().split('\n').at(-1) ?? ''}`);
  }
}
