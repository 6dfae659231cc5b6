import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DEBIAN_KEYRING, SURICATA_SUITES } from './apt-sources';
import { majorOf, type SuricataEngine } from './engine';
import { badEnding, onPath, runProcess } from './process';

/** About 40 MB on a slow line; a mirror that hangs ends earlier, by apt's own time limits. */
const DOWNLOAD_SECONDS = 30 * 60;

/** Why an engine could not be had, in one line, for people. */
export class FetchProblem extends Error {}

/** What the machine lacks to fetch this engine, with what to install; null when nothing. */
export function missingTools(engine: SuricataEngine): string | null {
  const own = `install Suricata ${majorOf(engine)} so that it is on PATH`;
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
  await apt(folder, ['update'], () => undefined);
  const suite = SURICATA_SUITES[engine].findLast((name) =>
    sources.some((line) => line.includes(` ${name} `)),
  );
  const install = ['--yes', '-t', suite ?? '', 'install', 'suricata'];
  const planned: string[] = [];
  // Asked with an empty archive folder: apt leaves out of the list what it has already.
  const plan = ['--print-uris', '-o', `Dir::Cache::archives=${folder}/none/`, ...install];
  await apt(folder, plan, (line) => {
    const file = /^'\S+' (\S+\.deb) /.exec(line)?.[1];
    if (file) planned.push(path.join(archives, file));
  });
  let here = planned.filter((file) => existsSync(file)).length;
  await apt(folder, ['--download-only', ...install], (line) => {
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

/**
 * apt's settings for one folder. Given with -c, which apt reads after the machine's own settings: a
 * proxy or a credential of the machine stays in force, its hooks (which clean the system's cache) do not.
 */
function privateConfig(folder: string): string {
  const settings: Record<string, string> = {
    'Dir::State': `${folder}/state`,
    'Dir::State::status': `${folder}/status`,
    'Dir::Cache': `${folder}/cache`,
    'Dir::Cache::archives': 'archives',
    'Dir::Log': folder,
    'Dir::Etc::SourceList': `${folder}/sources.list`,
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    // Root's apt otherwise downloads as the user _apt, who may not write into a private folder.
    'APT::Sandbox::User': 'root',
    'APT::Install-Recommends': 'false',
    'APT::Update::Error-Mode': 'any',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '2',
    'Acquire::http::Timeout': '30',
    'Acquire::https::Timeout': '30',
  };
  const hooks = ['APT::Update::Pre-Invoke', 'APT::Update::Post-Invoke'];
  return [
    ...[...hooks, 'APT::Update::Post-Invoke-Success'].map((hook) => `#clear ${hook};`),
    ...Object.entries(settings).map(([name, value]) => `${name} "${value}";`),
    '',
  ].join('\n');
}

async function apt(
  folder: string,
  args: readonly string[],
  onLine: (line: string) => void,
): Promise<void> {
  const command = {
    file: 'apt-get',
    args: ['-q', '-c', path.join(folder, 'apt.conf'), ...args],
    env: { LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
  };
  const result = await runProcess(command, { timeoutSeconds: DOWNLOAD_SECONDS, onLine });
  const ending = badEnding(result, DOWNLOAD_SECONDS);
  if (ending) throw new FetchProblem(explainApt(result.stderr, ending));
}

/** apt's errors as one line with what to do. Exported for its test. */
export function explainApt(stderr: string, ending: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const first =
    lines.find((line) => /^E:/.test(line)) ?? lines.find((line) => /^(Err|W):/.test(line));
  const said = first ? first.replace(/^\w+:\s*/, '').slice(0, 200) : `apt-get ${ending}`;
  if (/NO_PUBKEY|not signed|EXPKEYSIG/.test(stderr)) {
    return `Debian's keys here are too old for this release (update debian-archive-keyring): ${said}`;
  }
  if (/resolv|connect|unreachable|timed? ?out/i.test(stderr)) {
    return `the Debian mirror cannot be reached (offline?): ${said}`;
  }
  if (/Unable to locate package|404 /.test(stderr)) {
    return `the Debian mirror of this machine does not have it: ${said}`;
  }
  return said;
}
