import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Which source a bundle was made from. Read from the environment and git, never from a clock. */
export interface SourceState {
  /** Time stamped on everything, in seconds since 1970. */
  epoch: number;
  /** 40 or 64 hex digits; null outside of git. */
  commit: string | null;
  /** Files differ from the commit, or nobody knows: neither git nor VITALWIRE_COMMIT says. */
  uncommitted: boolean;
  /** Why this is a checkout and git does not answer, in its own words; null where it does or is not needed. */
  gitProblem: string | null;
}

/** Where neither says when: tar and zip cannot hold less than 1980. */
const NO_TIME = Date.UTC(1980, 0, 1) / 1000;

/** What goes into the pack; other files may be uncommitted. */
export const INPUTS = [
  'rules-src',
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** What goes into bundles as it is. */
const BESIDE = ['LICENSE', 'CHANGELOG.md', 'releases'];

/** Files that a build changes by itself, and a release with it. */
const BUILT = 'rules-src/ids.lock.json';

/**
 * What of the definitions and of the tooling is in no commit, a path each; none where this is no checkout.
 * @throws Error where git does not answer.
 */
export function uncommittedSources(root: string): string[] {
  if (!existsSync(path.join(root, '.git'))) return [];
  const said = execFileSync(
    'git',
    [
      '-C',
      root,
      'status',
      '--porcelain',
      '--',
      'rules-src',
      'scripts',
      'tsconfig.json',
      `:!${BUILT}`,
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  return said
    .split('\n')
    .filter(Boolean)
    .map((line) => line.slice(3));
}

/** Tags of the commit that is checked out; none where this is no checkout, or git does not answer. */
export function tagsHere(root: string): string[] {
  try {
    const said = execFileSync('git', ['-C', root, 'tag', '--points-at', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return said.split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

/**
 * SOURCE_DATE_EPOCH (reproducible-builds.org) and VITALWIRE_COMMIT, else what git says of this folder.
 * @throws Error on a SOURCE_DATE_EPOCH that is no number of seconds.
 */
export function sourceState(root: string, env: NodeJS.ProcessEnv = process.env): SourceState {
  const git = gitState(root);
  const answer = git !== null && 'commit' in git ? git : null;
  const given = env.VITALWIRE_COMMIT || null;
  const commit = given ?? answer?.commit ?? null;
  if (commit !== null && !/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) {
    throw new Error(`VITALWIRE_COMMIT is "${commit}"; write the commit's 40 hex digits`);
  }
  const told = epochOf(env.SOURCE_DATE_EPOCH);
  const problem = git !== null && 'problem' in git ? git.problem : null;
  return {
    epoch: told ?? answer?.epoch ?? NO_TIME,
    commit,
    uncommitted: answer?.uncommitted ?? given === null,
    gitProblem: given !== null && told !== null ? null : problem,
  };
}

/** Seconds as `2026-11-23T00:00:00Z`. */
export function isoTime(epoch: number): string {
  return new Date(epoch * 1000).toISOString().replace('.000Z', 'Z');
}

function epochOf(text: string | undefined): number | null {
  if (!text) return null;
  // The largest time that eleven octal digits of a tar header hold.
  if (!/^\d{1,10}$/.test(text) || Number(text) > 0o77777777777) {
    throw new Error(
      `SOURCE_DATE_EPOCH is "${text}"; write whole seconds since 1970, such as $(git log -1 --format=%ct)`,
    );
  }
  return Number(text);
}

interface GitAnswer {
  commit: string;
  epoch: number;
  uncommitted: boolean;
}

/** What git says; null where this is no checkout of its own. */
function gitState(root: string): GitAnswer | { problem: string } | null {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
    }).trim();
  try {
    const [top, commit = '', epoch] = [
      git('rev-parse', '--show-toplevel'),
      ...git('log', '-1', '--format=%H %ct').split(' '),
    ];
    // A copy below node_modules of somebody's repository is no part of that repository.
    if (realpathSync(top) !== realpathSync(root)) return null;
    const changes = git('status', '--porcelain', '--', ...INPUTS, ...BESIDE);
    return { commit, epoch: Number(epoch), uncommitted: changes !== '' };
  } catch (error) {
    // Another owner's checkout, a git that is not installed, a broken repository.
    if (!existsSync(path.join(root, '.git'))) return null;
    const { stderr, code, message } = error as { stderr?: string; code?: string; message: string };
    if (code === 'ENOENT') return { problem: 'git is not installed' };
    return { problem: stderr?.trim().split('\n')[0] || message };
  }
}
