import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inTemporaryFolder } from '../../lib/temp-folder';

/**
 * Signatures of OpenSSH (PROTOCOL.sshsig): ssh-keygen is on every Debian, and one implementation both
 * here and on sensors without Node judges them. Why not minisign or signify: docs/bundles.md.
 */
const BUNDLE_NAMESPACE = 'vitalwire';
/** A list of releases is no bundle: a key may be trusted for one of them, and no signature serves for the other. */
export const LIST_NAMESPACE = 'vitalwire-channel';
const SIGNER = 'vitalwire';
const TIMEOUT_MS = 60_000;

/** Why a signature is not accepted. */
export class SignatureProblem extends Error {}

/** The key that signed, as `ssh-keygen -l` names it: `SHA256:...`. */
export interface Signer {
  keyId: string;
  /** `ssh-ed25519 AAAA...` */
  publicKey: string;
}

/** Whom a verifier believes. */
export interface Trust {
  /** Text of a public key or an allowed_signers file. */
  trusted: string;
  /** Keys that are believed no more: a KRL, or public keys, one a line (ssh-keygen(1), `-r`). */
  revoked?: Uint8Array | undefined;
}

/**
 * Signs with a private key: a file, a public key whose private half an agent holds, or the key's text.
 * @returns the armoured signature.
 * @throws Error with what ssh-keygen said.
 */
export function sign(message: Uint8Array, key: string, namespace = BUNDLE_NAMESPACE): string {
  return inTemporaryFolder('key', (folder) => {
    const file = path.join(folder, 'message');
    writeFileSync(file, message);
    let keyFile = key;
    if (key.includes('-----BEGIN')) {
      keyFile = path.join(folder, 'key');
      // Without its last line break ssh-keygen calls a key invalid; secret stores like to cut it off.
      writeFileSync(keyFile, `${key.trim()}\n`, { mode: 0o600 });
    } else if (!existsSync(key)) {
      throw new Error(`the signing key "${key}" does not exist; name the file of a private key`);
    }
    const result = keygen(['-Y', 'sign', '-n', namespace, '-f', keyFile, file], 'inherit');
    if (result.status !== 0) {
      throw new Error(`ssh-keygen did not sign: ${lastLine(result.stderr)}`);
    }
    return readFileSync(`${file}.sig`, 'utf8');
  });
}

/**
 * Checks a signature.
 * @throws SignatureProblem when it does not hold, Error when ssh-keygen is not there.
 */
export function verifySignature(
  message: Uint8Array,
  signature: string,
  { trusted, revoked }: Trust,
  namespace = BUNDLE_NAMESPACE,
): Signer {
  refuseOtherForms(signature);
  return inTemporaryFolder('key', (folder) => {
    const file = (name: string, text: string | Uint8Array) => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const sig = file('sig', signature);
    let said: string | null = null;
    for (const [at, line] of allowedSigners(trusted).entries()) {
      const signers = file(`signers-${at}`, `${line}\n`);
      const principal = principalOf(sig, signers);
      if (principal === null) continue;
      const args = ['-Y', 'verify', '-n', namespace, '-I', principal, '-s', sig, '-f', signers];
      const result = keygen(args, message);
      if (result.status === 0) {
        if (revoked !== undefined) refuseRevoked(args, message, file('revoked', revoked));
        const publicKey = keyInSignature(signature);
        return { publicKey, keyId: keyId(publicKey) };
      }
      said ??= lastLine(result.stderr + result.stdout);
    }
    throw new SignatureProblem(
      said === null
        ? 'the key that made it is not a trusted key'
        : `it does not hold: other text, or not a trusted key (${said})`,
    );
  });
}

/** ssh-keygen says "could not verify" of a revoked key too, so it is asked only about a signature that holds. */
function refuseRevoked(args: readonly string[], message: Uint8Array, revoked: string): void {
  if (keygen([...args, '-r', revoked], message).status === 0) return;
  throw new SignatureProblem('the key that made it is revoked');
}

/** Under which name a file of one allowed signer trusts the key of a signature; null where it does not. */
function principalOf(sig: string, signers: string): string | null {
  const found = keygen(['-Y', 'find-principals', '-s', sig, '-f', signers], 'ignore');
  return found.status === 0 ? found.stdout.split(/[\n,]/)[0] || null : null;
}

/** Ids of the keys in a text of trusted keys; lines without a key have none. */
export function trustedKeyIds(trusted: string): string[] {
  return allowedSigners(trusted).flatMap((line) => {
    const [key] = /(?:ssh|ecdsa|sk)-\S+ AAAA[A-Za-z0-9+/]+=*/.exec(line) ?? [];
    return key ? [keyId(key)] : [];
  });
}

/**
 * The id of a public key, as `ssh-keygen -l` prints it: the digest of the key's own bytes.
 * @throws Error when the text is none.
 */
export function keyId(publicKey: string): string {
  const [, type, base64 = ''] = /^(\S+) (AAAA[A-Za-z0-9+/]+=*)/.exec(publicKey) ?? [];
  if (!type) throw new Error('this is no public key of OpenSSH (ssh-ed25519 AAAA...)');
  const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

/** Whether ssh-keygen can be started here, and can sign (OpenSSH 8.1 and later). */
export function hasSshKeygen(): boolean {
  try {
    return (
      keygen(['-Y', 'check-novalidate', '-n', 'x', '-s', '/dev/null'], 'ignore').status !== null
    );
  } catch {
    return false;
  }
}

/**
 * Trusted keys as lines of allowed_signers (ssh-keygen(1)). Each is tried by itself: find-principals stops at the
 * first line that has the key and knows no namespaces, so a line that trusts a key for git would hide the line that
 * trusts it for this pack.
 */
function allowedSigners(trusted: string): string[] {
  const lines = trusted
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'));
  if (lines.some((line) => line.includes('PRIVATE KEY'))) {
    throw new Error(
      'the trusted key is a private key; give the public one (the file ending in .pub)',
    );
  }
  if (lines.length === 0) throw new Error('the file of trusted keys holds none');
  const both = `${BUNDLE_NAMESPACE},${LIST_NAMESPACE}`;
  return lines.map((line) => (isKey(line) ? `${SIGNER} namespaces="${both}" ${line}` : line));
}

function isKey(line: string): boolean {
  return /^(ssh-|ecdsa-|sk-)\S+ AAAA/.test(line);
}

/**
 * ssh-keygen forgives blanks, line breaks and unused bits in the base64 of a signature. We do not: a
 * file of a bundle has one form, so that any changed byte is seen.
 */
function refuseOtherForms(signature: string): void {
  const [first, ...rest] = signature.split('\n');
  const body = rest.slice(0, -2).join('');
  const canonical = Buffer.from(body, 'base64')
    .toString('base64')
    .match(/.{1,70}/g)
    ?.join('\n');
  const whole = `-----BEGIN SSH SIGNATURE-----\n${canonical}\n-----END SSH SIGNATURE-----\n`;
  // "SSHSIG", uint32 1: ssh-keygen takes a lower version for 1 and does not sign it.
  const isVersionOne = body.startsWith('U1NIU0lHAAAAAQAA');
  if (first !== '-----BEGIN SSH SIGNATURE-----' || signature !== whole || !isVersionOne) {
    throw new SignatureProblem('it is no signature in the form that ssh-keygen writes');
  }
}

/** PROTOCOL.sshsig: "SSHSIG", uint32 version, string publickey, ... */
function keyInSignature(signature: string): string {
  const blob = Buffer.from(signature.split('\n').slice(1, -2).join(''), 'base64');
  const length = blob.readUInt32BE(10);
  const key = blob.subarray(14, 14 + length);
  const type = key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1');
  return `${type} ${key.toString('base64')}`;
}

function keygen(args: readonly string[], stdin: Uint8Array | 'ignore' | 'inherit') {
  const piped = typeof stdin !== 'string';
  const result = spawnSync('ssh-keygen', args, {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    ...(piped ? { input: stdin } : { stdio: [stdin, 'pipe', 'pipe'] }),
  });
  if ((result.error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    throw new Error('ssh-keygen not found; install openssh-client (8.1 or newer)');
  }
  return result;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() || 'it gave no reason';
}
