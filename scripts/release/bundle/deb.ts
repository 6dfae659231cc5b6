import { createHash } from 'node:crypto';
import { gzip } from '../../lib/archive/gzip';
import { writeTar, type TarEntry, type TreeEntry } from '../../lib/archive/tar';

const DEB_NAME = 'vitalwire-rules';
/** Where the pack lies on a sensor that has the package. */
const DEB_ROOT = '/usr/share/vitalwire';

export function debFile(version: string): string {
  return `${DEB_NAME}_${version}_all.deb`;
}

/**
 * A Debian package (deb(5)) with rules and Zeek package: apt then pins, verifies, locks, upgrades and goes back. It has no
 * maintainer scripts, so an install runs nothing; what a site switches is in two conffiles, which dpkg keeps. Equal input,
 * equal bytes: dpkg-deb would bring the zlib of the machine.
 * @param files what is installed, by path below DEB_ROOT.
 * @param epoch seconds since 1970, on every member.
 */
export function debPackage(
  version: string,
  files: ReadonlyMap<string, string>,
  { license, changelog }: { license: string; changelog: string },
  epoch: number,
): Buffer {
  const doc = `usr/share/doc/${DEB_NAME}`;
  const installed = new Map([
    ...[...files].map(([name, text]) => [`${DEB_ROOT.slice(1)}/${name}`, text] as const),
    ...Object.entries(DEB_CONFFILES).map(([name, text]) => [name.slice(1), text] as const),
    [`${doc}/copyright`, license] as const,
    [`${doc}/changelog`, changelog] as const,
  ]);
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const kib = [...installed.values()].reduce(
    (sum, text) => sum + Math.ceil(Buffer.byteLength(text) / 1024),
    0,
  );
  const isData = (name: string) => !(`/${name}` in DEB_CONFFILES);
  const sums = [...installed]
    .filter(([name]) => isData(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `${md5(text)}  ${name}\n`);
  const control = new Map([
    ['control', controlText(version, kib)],
    ['conffiles', `${Object.keys(DEB_CONFFILES).sort().join('\n')}\n`],
    ['md5sums', sums.join('')],
  ]);
  return ar(
    [
      ['debian-binary', Buffer.from('2.0\n')],
      ['control.tar.gz', gzip(writeTar(tree(control), epoch))],
      ['data.tar.gz', gzip(writeTar(tree(installed), epoch))],
    ],
    epoch,
  );
}

/** The two files in which a site says what is loaded. */
export const DEB_CONFFILES: Readonly<Record<string, string>> = {
  '/etc/vitalwire/suricata.yaml': `%YAML 1.1
---
# Which rule files Suricata loads. It takes the list that it reads last, so this one is whole; at the end of suricata.yaml:
#   include: /etc/vitalwire/suricata.yaml
rule-files:
  - ${DEB_ROOT}/suricata/rules/*.rules
  # What crossed the border, where HOME_NET names your networks and is not any:
  # - ${DEB_ROOT}/suricata/rules-border/vitalwire-border.rules
  # What suricata-update wrote:
  # - /var/lib/suricata/rules/suricata.rules
`,
  '/etc/vitalwire/local.zeek': `# What Zeek loads; in local.zeek:
#   @load /etc/vitalwire/local.zeek
@load ${DEB_ROOT}/zeek/vitalwire
# Your networks, where they are not private address space:
# redef Site::local_nets += { 192.0.2.0/24 };
`,
};

function controlText(version: string, installedKib: number): string {
  return `Package: ${DEB_NAME}
Version: ${version}
Architecture: all
Maintainer: The Vitalwire project <vitalwire@localhost>
Installed-Size: ${installedKib}
Suggests: suricata (>= 1:7.0.3), zeek (>= 8.0)
Section: net
Priority: optional
Description: rules that find backdoored and careless medical devices
 Suricata rules and a Zeek package that find patient monitors which send data
 out of a hospital, take code from outside, or speak in the clear.
`;
}

/** Files with the folders above them, which dpkg wants to be told. */
function tree(files: ReadonlyMap<string, string>): TreeEntry[] {
  const folders = new Set<string>(['.']);
  for (const name of files.keys()) {
    const parts = name.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      folders.add(`./${parts.slice(0, depth).join('/')}`);
    }
  }
  const empty: Pick<TarEntry, 'bytes' | 'executable'> = {
    bytes: Buffer.alloc(0),
    executable: false,
  };
  return [
    ...[...folders].map((name) => ({ path: `${name}/`, ...empty, isFolder: true })),
    ...[...files].map(([name, text]) => ({
      path: `./${name}`,
      bytes: Buffer.from(text),
      executable: false,
    })),
  ];
}

/** ar(5), as deb(5) wants it: short names, no symbol table, even lengths. */
function ar(members: readonly (readonly [string, Buffer])[], epoch: number): Buffer {
  const parts = members.flatMap(([name, bytes]) => [
    Buffer.from(
      `${name.padEnd(16)}${String(epoch).padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(bytes.length).padEnd(10)}\`\n`,
    ),
    bytes,
    Buffer.alloc(bytes.length % 2, '\n'),
  ]);
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts]);
}
