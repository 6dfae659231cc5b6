import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import semver from 'semver';
import { z } from 'zod';
import { replaceFile } from '../lib/replace-file';
import { parseJson } from '../lib/json';
import { isoTime, sourceState, uncommittedSources } from '../lib/source-state';
import { parseManifest } from '../model/manifest';
import { addSection, changelogSection } from './changelog';
import { compare } from './compare';
import { CHANGELOG, changelogOf, lastRelease, RELEASES } from '../compile/releases';
import { bumpFor, dateProblems, releaseProblems, type ReleaseProblem } from './rules';

export interface ReleaseResult {
  version: string;
  lastVersion: string | null;
  problems: ReleaseProblem[];
  /** The changelog's new section; also when refused, to look at. */
  section: string;
  /** What was or would be written, relative to the root. */
  files: Map<string, string>;
  /** The version that these changes make. */
  rightVersion: string | null;
}

/**
 * What a release of the pack as it is now would be. Writes nothing.
 * @param render renders the pack of a root folder; the manifest is taken from it.
 */
export function planRelease(
  root: string,
  version: string,
  render: (root: string) => ReadonlyMap<string, string>,
): ReleaseResult {
  const source = sourceState(root);
  if (source.gitProblem !== null) {
    throw new Error(
      `git does not say what is committed: ${source.gitProblem}; let it, then release`,
    );
  }
  const last = lastRelease(root);
  const rendered = parseManifest(render(root).get('manifest.json') ?? '', 'manifest.json');
  const next = { ...rendered, version };
  const day = isoTime(source.epoch).slice(0, 10);
  const section = changelogSection(`${version} (${day})`, last, next);
  const packageJson = readFileSync(path.join(root, 'package.json'), 'utf8');
  const files = new Map([
    ['package.json', withVersion(packageJson, version)],
    [CHANGELOG, addSection(changelogOf(root), section)],
  ]);
  const lockFile = path.join(root, 'package-lock.json');
  if (existsSync(lockFile)) {
    files.set('package-lock.json', withLockedVersion(readFileSync(lockFile, 'utf8'), version));
  }
  return {
    version,
    lastVersion: last?.version ?? null,
    problems: [
      ...uncommittedProblems(root),
      ...releaseProblems(last, next),
      // A folder that is no checkout has no day of its own.
      ...(source.commit === null ? [] : dateProblems(next, day)),
    ],
    section,
    files,
    rightVersion: last && semver.inc(last.version, bumpFor(compare(last, next))),
  };
}

/** Whoever clones the release's commit has to find what was released. */
function uncommittedProblems(root: string): ReleaseProblem[] {
  const [first, ...more] = uncommittedSources(root);
  if (first === undefined) return [];
  const others = more.length > 0 ? ` and ${more.length} more` : '';
  return [
    {
      code: 'uncommitted',
      problem: `${first}${others}: not committed, so no clone could rebuild this release`,
      advice: 'commit or stash it first',
    },
  ];
}

/**
 * Writes a release: version, changelog, then the manifest into releases/. A version that was released is
 * never written again; a run that was interrupted can be repeated.
 * @param build renders and writes dist/ with the new version; returns the manifest's text.
 */
export function writeRelease(root: string, plan: ReleaseResult, build: () => string): void {
  const target = path.join(root, RELEASES, `${plan.version}.json`);
  if (existsSync(target)) throw new Error(`${plan.version} is released already`);
  // The manifest comes last: without it the version does not count as released.
  for (const [file, text] of plan.files) replaceFile(path.join(root, file), text);
  const manifest = build();
  mkdirSync(path.dirname(target), { recursive: true });
  replaceFile(target, manifest);
}

function withVersion(packageJson: string, version: string): string {
  return packageJson.replace(/^(  "version": )"[^"]*"/m, `$1"${version}"`);
}

/** The part of package-lock.json that a release changes. */
const LOCKED = z.object({
  version: z.string(),
  packages: z.object({ '': z.object({ version: z.string() }) }),
});

/**
 * Changes the two places in which npm repeats the project's own version; all else stays as it stands.
 * @throws Error for text that is not as npm writes it.
 */
function withLockedVersion(text: string, version: string): string {
  const changed = withVersion(text, version).replace(
    /^( {4}"": \{\n(?: {6}.*\n)*? {6}"version": )"[^"]*"/m,
    `$1"${version}"`,
  );
  const written = parseJson(changed, LOCKED, 'package-lock.json');
  if (written.version !== version || written.packages[''].version !== version) {
    throw new Error(
      'package-lock.json: not as npm writes it; run "npm install", and release again',
    );
  }
  return changed;
}
