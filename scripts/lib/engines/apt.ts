import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { aptGet, FetchProblem, privateConfig } from './apt-get';
import { DEBIAN_KEYRING, SURICATA_SUITES } from './apt-sources';
import { majorOf, type SuricataEngine } from './engine';
import { badEnding, onPath, runProcess } from '../process';

/** The way that always works. */
export function ownInstall(engine: SuricataEngine): string {
  return `install Suricata ${majorOf(engine)} so that it is on PATH`;
}

/** What the machine lacks to fetch this engine, with what to install; null when nothing. */
export function missingTools(engine: SuricataEngine): string | null {
  const own = ownInstall(engine);
  const absent = ['apt-get', 'dpkg-deb'].filter((tool) => onPath(tool) === null);
  if (absent.length > 0) {
    return `${absent.join(' and ')} not found, so it cannot be fetched from Debian; ${own}`;
  }
  if (!existsSync(DEBIAN_KEYRING)) {
    return `Debian's keys not found (${DEBIAN_KEYRING}); install the package debian-archive-keyring, or ${own}`;
  }
  return null;
}

/**
 * Downloads Suricata and all it depends on with a private apt state; the system is not changed.
 * What an interrupted run left in `folder` is used again; apt checks it against the signed lists.
 * @param sources lines for sources.list (engineSources)
 * @returns the paths of the .deb files
 * @throws FetchProblem when the mirror does not answer or has no such package
 */
export async function downloadDebs(
  engine: SuricataEngine,
  folder: string,
  sources: readonly string[],
  onProgress: (text: string) => void,
): Promise<string[]> {
  const archives = path.join(folder, 'cache', 'archives');
  await mkdir(path.join(archives, 'partial'), { recursive: true });
  await mkdir(path.join(folder, 'state', 'lists', 'partial'), { recursive: true });
  await writeFile(path.join(folder, 'sources.list'), `${sources.join('\n')}\n`);
  await writeFile(path.join(folder, 'apt.conf'), privateConfig(folder));
  // Empty: apt then brings every dependency instead of counting on the machine's own packages.
  await writeFile(path.join(folder, 'status'), '');

  onProgress('reading package lists');
  await aptGet(folder, ['update'], () => undefined);
  const suite = SURICATA_SUITES[engine].findLast((name) =>
    sources.some((line) => line.includes(` ${name} `)),
  );
  const install = ['--yes', '-t', suite ?? '', 'install', 'suricata'];
  const planned: string[] = [];
  // Asked with an empty archive folder: apt leaves out of the list what it has already.
  const plan = ['--print-uris', '-o', `Dir::Cache::archives=${folder}/none/`, ...install];
  await aptGet(folder, plan, (line) => {
    const file = /^'\S+' (\S+\.deb) /.exec(line)?.[1];
    if (file) planned.push(path.join(archives, file));
  });
  let here = planned.filter((file) => existsSync(file)).length;
  await aptGet(folder, ['--download-only', ...install], (line) => {
    if (line.startsWith('Get:')) onProgress(`downloading ${++here}/${planned.length}`);
  });
  const lacking = planned.filter((file) => !existsSync(file));
  if (planned.length === 0 || lacking.length > 0) {
    throw new FetchProblem(`apt-get left out ${lacking.join(', ') || 'every package'}`);
  }
  return planned;
}

/** Unpacks the packages over each other into `tree`, in place of what was there. */
export async function unpackDebs(
  debs: readonly string[],
  tree: string,
  onProgress: (text: string) => void,
): Promise<void> {
  await rm(tree, { recursive: true, force: true });
  await mkdir(tree, { recursive: true });
  for (const [index, deb] of debs.entries()) {
    onProgress(`unpacking ${index + 1}/${debs.length}`);
    const command = { file: 'dpkg-deb', args: ['-x', deb, tree], env: { LC_ALL: 'C' } };
    const ending = badEnding(await runProcess(command, { timeoutSeconds: 120 }), 120);
    if (ending) throw new FetchProblem(`dpkg-deb -x ${deb} ${ending}`);
  }
}
