import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { unpackDebs } from '../../scripts/lib/engines/apt';
import { aptGet, privateConfig } from '../../scripts/lib/engines/apt-get';
import {
  DEBIAN_KEYRING,
  engineSources,
  machineSources,
} from '../../scripts/lib/engines/apt-sources';
import { enginesFolder } from '../../scripts/lib/engines/engine';
import { withLock } from '../../scripts/lib/file-lock';
import { onPath } from '../../scripts/lib/process';

/** The consumers and what they import, all of it Python of Debian 12 that needs no compiled part. */
const PACKAGES = [
  ...['suricata-update', 'python3-yaml'],
  ...['zkg', 'btest', 'python3-git', 'python3-gitdb', 'python3-smmap', 'python3-semantic-version'],
];
const PROGRAMS = ['suricata-update', 'zkg', 'btest'];

/**
 * A folder with the programs, unpacked from Debian's packages into `.engines/consumers` beside the
 * engines; the system is not changed. Python is the machine's own.
 * @throws Error in one line when they cannot be had.
 */
export async function fetchedConsumers(): Promise<string> {
  const folder = path.join(enginesFolder(), 'consumers');
  const bin = path.join(folder, 'bin');
  const python = ['/usr/bin/python3', onPath('python3')].find((file) => file && existsSync(file));
  if (!python) throw new Error('python3 not found; install it');
  const silent = () => undefined;
  await withLock(path.join(enginesFolder(), 'consumers.lock'), silent, async () => {
    if (existsSync(bin)) return;
    const absent = ['apt-get', 'dpkg-deb'].filter((tool) => !onPath(tool));
    if (absent.length > 0) throw new Error(`${absent.join(' and ')} not found`);
    if (!existsSync(DEBIAN_KEYRING)) throw new Error(`${DEBIAN_KEYRING} not found`);
    const download = `${folder}.download`;
    const unpacked = `${folder}.unpacking`;
    mkdirSync(path.join(download, 'state/lists/partial'), { recursive: true });
    mkdirSync(path.join(download, 'cache/archives/partial'), { recursive: true });
    const sources = engineSources('suricata-7', await machineSources());
    writeFileSync(path.join(download, 'sources.list'), `${sources.join('\n')}\n`);
    writeFileSync(path.join(download, 'apt.conf'), privateConfig(download));
    writeFileSync(path.join(download, 'status'), '');
    await aptGet(download, ['update'], silent);
    // --download-only without a status brings all of Python as well; only these are unpacked.
    await aptGet(download, ['--yes', '--download-only', 'install', ...PACKAGES], silent);
    const archives = path.join(download, 'cache/archives');
    const debs = readdirSync(archives).filter((name) => PACKAGES.includes(name.split('_')[0]!));
    if (debs.length !== PACKAGES.length) throw new Error(`apt-get brought only ${debs.join(', ')}`);
    await unpackDebs(
      debs.map((name) => path.join(archives, name)),
      unpacked,
      silent,
    );
    rmSync(folder, { recursive: true, force: true });
    renameSync(unpacked, folder);
    writeWrappers(folder, python);
    rmSync(download, { recursive: true, force: true });
  });
  return bin;
}

/** The folder of programs is what says that all is there, so it comes last. */
function writeWrappers(folder: string, python: string): void {
  const fresh = path.join(folder, 'bin.new');
  mkdirSync(fresh, { recursive: true });
  for (const name of PROGRAMS) {
    const modules = path.join(folder, 'usr/lib/python3/dist-packages');
    const line = `PYTHONPATH='${modules}' exec '${python}' '${path.join(folder, 'usr/bin', name)}' "$@"`;
    writeFileSync(path.join(fresh, name), `#!/bin/sh\n${line}\n`);
    chmodSync(path.join(fresh, name), 0o755);
  }
  renameSync(fresh, path.join(folder, 'bin'));
}
