import { createHash } from 'node:crypto';

export const SUMS = 'SHA256SUMS';
export const SIGNATURE = 'SHA256SUMS.sig';
export const UNSIGNED = 'UNSIGNED';

/** Stands where the signature would; not in SHA256SUMS, so that a rebuild without the key has equal sums. */
export const UNSIGNED_TEXT =
  'This bundle is NOT SIGNED. Nobody vouches for it: do not put it on a sensor.\n' +
  'To sign it: vitalwire bundle --key FILE (see docs/bundles.md).\n';

/** A file name in a bundle: no path, no option, nothing hidden. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$/;

/** What is installed from a bundle, as opposed to what is read: provenance and SBOM speak of it. */
export function isDelivered(name: string): boolean {
  return /\.(tar\.gz|tgz|deb)$/.test(name);
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** As `sha256sum` prints it, sorted by name. */
export function sumsText(files: ReadonlyMap<string, Uint8Array>): string {
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`)
    .join('');
}

/**
 * Digest by file name.
 * @throws Error on anything but what sumsText writes.
 */
export function parseSums(text: string): Map<string, string> {
  const sums = new Map<string, string>();
  const lower = new Set<string>();
  let last = '';
  for (const [index, line] of text.split('\n').slice(0, -1).entries()) {
    const [, digest, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (!digest || !name)
      throw new Error(`line ${index + 1} is not "64 hex digits, two blanks, name"`);
    if (!NAME.test(name) || [SUMS, SIGNATURE, UNSIGNED].includes(name)) {
      throw new Error(`line ${index + 1}: ${JSON.stringify(name)} is no file name of a bundle`);
    }
    if (name <= last)
      throw new Error(`line ${index + 1}: "${name}" is out of order or there twice`);
    if (lower.has(name.toLowerCase())) {
      throw new Error(`line ${index + 1}: another name differs from "${name}" in case alone`);
    }
    lower.add(name.toLowerCase());
    sums.set(name, digest);
    last = name;
  }
  if (sums.size === 0) throw new Error('it lists no file');
  if (!text.endsWith('\n')) throw new Error('its last line is cut short');
  return sums;
}
