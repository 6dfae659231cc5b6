import { gunzipSync } from 'node:zlib';
import { sha256 } from '../../operator/verify/sums';

/** A flat repository (sources.list(5)) in the channel itself: one index of packages, and one file that signs it. */
export interface AptIndex {
  /** Text of Packages. */
  packages: string;
  /** Text of Release, to be signed into InRelease. */
  release: string;
}

/**
 * @param debs bytes of each package, by path below the channel.
 * @param times when the list was signed, and until when apt may take it for the newest.
 */
export function aptIndex(
  debs: ReadonlyMap<string, Uint8Array>,
  times: { issued: string; expires: string },
): AptIndex {
  const packages = [...debs].map(([file, bytes]) => stanza(file, bytes)).join('\n');
  const utc = (time: string) => new Date(time).toUTCString();
  const release = `Origin: Vitalwire
Label: Vitalwire
Suite: stable
Architectures: all
Description: Rules that find backdoored and careless medical devices
Date: ${utc(times.issued)}
Valid-Until: ${utc(times.expires)}
Acquire-By-Hash: yes
SHA256:
 ${sha256(packages)} ${Buffer.byteLength(packages)} Packages
`;
  return { packages, release };
}

/** Where the index lies under its own digest, so that no reader of an old Release meets a new index. */
export function byHashFile({ packages }: AptIndex): string {
  return `by-hash/SHA256/${sha256(packages)}`;
}

function stanza(file: string, bytes: Uint8Array): string {
  return `${controlOf(bytes).trimEnd()}
Filename: ./${file}
Size: ${bytes.length}
SHA256: ${sha256(bytes)}
`;
}

const AR_HEADER = 60;
const BLOCK = 512;

/** The control file of a package that bundle/deb.ts wrote, which was verified before. */
function controlOf(deb: Uint8Array): string {
  const bytes = Buffer.from(deb);
  for (let at = 8; at < bytes.length;) {
    const name = bytes
      .subarray(at, at + 16)
      .toString('latin1')
      .trim();
    const size = Number(bytes.subarray(at + 48, at + 58).toString('latin1'));
    const content = bytes.subarray(at + AR_HEADER, at + AR_HEADER + size);
    if (name === 'control.tar.gz') return memberOf(gunzipSync(content), './control');
    at += AR_HEADER + size + (size % 2);
  }
  throw new Error('this is no package of ours: it has no control.tar.gz');
}

function memberOf(tar: Buffer, wanted: string): string {
  for (let at = 0; at < tar.length;) {
    const name = tar
      .subarray(at, at + 100)
      .toString('latin1')
      .replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.subarray(at + 124, at + 135).toString('latin1'), 8) || 0;
    if (name === wanted) return tar.subarray(at + BLOCK, at + BLOCK + size).toString('utf8');
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new Error(`this is no package of ours: it has no ${wanted}`);
}
