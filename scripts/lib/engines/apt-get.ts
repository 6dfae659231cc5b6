import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { badEnding, runProcess } from '../process';

/** About 40 MB on a slow line; a mirror that hangs ends earlier, by apt's own time limits. */
const DOWNLOAD_SECONDS = 30 * 60;

/** Why an engine could not be had, in one line, for people. */
export class FetchProblem extends Error {}

/**
 * apt's settings for one folder. Given with -c, which apt reads after the machine's own settings: a
 * proxy or a credential of the machine stays in force, its hooks (which clean the system's cache) do not.
 */
export function privateConfig(folder: string): string {
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

/**
 * Runs apt-get with the settings of one folder.
 * @throws FetchProblem in apt's own words when it fails
 */
export async function aptGet(
  folder: string,
  args: readonly string[],
  onLine: (line: string) => void,
): Promise<void> {
  const command = {
    file: 'apt-get',
    args: ['-q', '-c', path.join(folder, 'apt.conf'), ...args],
    env: { LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
  };
  const run = () => runProcess(command, { timeoutSeconds: DOWNLOAD_SECONDS, onLine });
  let result = await run();
  // An apt-get whose caller was killed may still be on its last file.
  for (let tries = 0; tries < 5 && /Could not get lock/.test(result.stderr); tries += 1) {
    await sleep(2000);
    result = await run();
  }
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
