import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../scripts/lib/root';

/** Files of the project that its own prose names: what is not there any more sends a reader nowhere. */

const test = suite('files that prose names');

const FOLDERS = 'scripts|tests|docs|rules-src|dist|examples|releases';
const PATH = new RegExp(`(?<![\\w/.~@$-])(?:\\.\\./)*(?:${FOLDERS})/[\\w./-]*\\w`, 'g');
const OUTSIDE = /(?<![\w/.])(?:\.\.\/)+shared\b[\w/.-]*/g;
const SOURCE = /(?<![\w/.*<-])[\w.-]+\.(?:ts|ejs|md)\b(?![/(])/g;

/** What is made or made up. */
const NOT_COMMITTED = [
  // The example of CONTRIBUTING.md, and files that a release or a diff will write.
  /^rules-src\/(acme-pump|a)\//,
  /^releases\/X\.Y\.Z\.json$/,
  /^dist\/bundles\b/,
  /^comment\.md$/,
];

const files = projectFiles();
const known = new Set(files.flatMap((file) => [file, ...foldersOf(file)]));
const names = new Set(files.map((file) => path.posix.basename(file)));

test('every file that prose names is there', () => {
  const missing = files.filter(isRead).flatMap((file) =>
    namedIn(proseOf(file, readFileSync(path.join(ROOT, file), 'utf8')))
      // What a template writes speaks of what lies beside it in dist/.
      .filter((name) => !isThere(name) && !(file.endsWith('.ejs') && isThere(`dist/${name}`)))
      .map((name) => `${file}: ${name}`),
  );
  assert.equal(missing, [], 'name a file that is there, or none');
});

test('the changelog, which a bundle holds without docs/, links to no file', () => {
  const links = readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8').match(
    /\]\((?!https:)[\w./#-]+\)/g,
  );
  assert.equal(links ?? [], []);
});

test('a name that is not there is found', () => {
  const prose =
    'see docs/architecture.md, scripts/lib/json, docs/none.md and ../shared/cases, gone.ts';
  assert.equal(
    namedIn(prose).filter((name) => !isThere(name)),
    ['docs/none.md', '../shared/cases', 'gone.ts'],
  );
});

/** Paths from the root, without what is fetched or built. */
function projectFiles(): string[] {
  const own = readdirSync(ROOT).filter(
    (name) => !['.git', '.engines', 'node_modules', 'build'].includes(name),
  );
  return own.flatMap((name) =>
    statSync(path.join(ROOT, name)).isFile()
      ? [name]
      : readdirSync(path.join(ROOT, name), { recursive: true, encoding: 'utf8' })
          .map((file) => path.posix.join(name, file))
          .filter((file) => statSync(path.join(ROOT, file)).isFile()),
  );
}

function isRead(file: string): boolean {
  if (/^(dist|releases|tests\/pcaps)\/|\/schemas\/|^CHANGELOG\.md$/.test(file)) return false;
  return /\.(ts|js|cjs|mjs|md|zeek|sig|ejs|sh)$|^\.ci\/run$/.test(file);
}

/** Markdown as it is; of code the comments, since code that names a file finds out by itself. */
function proseOf(file: string, text: string): string {
  if (file.endsWith('.md')) return text;
  return text
    .split('\n')
    .filter((line) => /^\s*(\/?\*|\/\/|#|\{)/.test(line))
    .join('\n');
}

function namedIn(prose: string): string[] {
  const found = [PATH, OUTSIDE, SOURCE].flatMap((pattern) => prose.match(pattern) ?? []);
  return [...new Set(found)];
}

function isThere(name: string): boolean {
  if (NOT_COMMITTED.some((pattern) => pattern.test(name))) return true;
  if (!name.includes('/')) return names.has(name) || name.startsWith('.');
  const plain = name.replace(/^(\.\.\/)+(?!shared)/, '').replace(/\/$/, '');
  return known.has(plain) || known.has(`${plain}.ts`);
}

function foldersOf(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

test.run();
