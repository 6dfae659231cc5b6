import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sourceState } from '../../../scripts/lib/source-state';
import { bundleInput, writeBundle } from '../../../scripts/release/bundle/write';
import { scratch, sha256 } from './sample';
import { toolOrSkip } from './tools';
import { ROOT } from '../../../scripts/lib/root';

const test = suite('bundle/reproducible');

const COPIED = [
  ...['rules-src', 'scripts', 'releases', 'package.json', 'package-lock.json', 'tsconfig.json'],
  ...['LICENSE', 'CHANGELOG.md', '.gitignore', '.gitattributes'],
];

/** The project as it lies here, in another folder, committed with a fixed time. */
function copyOfProject(folder: string): string {
  for (const name of COPIED) {
    if (existsSync(path.join(ROOT, name))) {
      cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
    }
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const env = {
    ...process.env,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_DATE: '2026-02-03T04:05:06Z',
    GIT_COMMITTER_DATE: '2026-02-03T04:05:06Z',
  };
  const identity = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org'];
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...identity, ...args], { env, stdio: 'pipe' });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '-m', 'All');
  return folder;
}

async function bundleOf(folder: string, shellBefore: string, env: Record<string, string>) {
  const line = `${shellBefore}; exec "${process.execPath}" scripts/vitalwire.js bundle`;
  const child = spawn('sh', ['-c', line], { cwd: folder, env: { PATH: process.env.PATH, ...env } });
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.is(code, 0, said);
  const bundles = path.join(folder, 'dist', 'bundles');
  return {
    said,
    files: new Map(
      readdirSync(bundles).map((name) => {
        const file = path.join(bundles, name);
        return [name, `${sha256(readFileSync(file))} ${(statSync(file).mode & 0o777).toString(8)}`];
      }),
    ),
  };
}

if (toolOrSkip('git')) {
  test('two folders, umasks, time zones, locales and users give the same bytes and modes', async () => {
    const [one, two] = [copyOfProject(path.join(scratch(), 'a')), copyOfProject(scratch())];
    const [first, second] = await Promise.all([
      bundleOf(one, 'umask 022', { TZ: 'UTC', LC_ALL: 'C', HOME: '/', USER: 'one' }),
      bundleOf(two, 'umask 077', {
        TZ: 'Asia/Tokyo',
        LC_ALL: 'tr_TR.UTF-8',
        LANG: 'tr_TR.UTF-8',
        HOME: two,
        USER: 'two',
      }),
    ]);
    assert.ok(first.files.size > 10);
    assert.equal(first.files, second.files);
    assert.match(first.said, /NOT SIGNED/);
    const text = (name: string) => readFileSync(path.join(one, 'dist', 'bundles', name), 'utf8');
    const { predicate } = JSON.parse(text('provenance.json'));
    const head = execFileSync('git', ['-C', one, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
    assert.is(predicate.buildDefinition.resolvedDependencies[0].digest.gitCommit, head);
    assert.is(predicate.buildDefinition.internalParameters.uncommittedChanges, false);
    assert.is(predicate.runDetails.metadata.startedOn, '2026-02-03T04:05:06Z');
    // As docs/bundles.md tells readers to do it.
    const digest = execFileSync(
      'sh',
      ['-c', 'find rules-src -type f | LC_ALL=C sort | xargs sha256sum | sha256sum'],
      { cwd: one, encoding: 'utf8' },
    ).slice(0, 64);
    assert.is(
      predicate.buildDefinition.resolvedDependencies.find(
        ({ name }: { name: string }) => name === 'rules-src',
      ).digest.sha256,
      digest,
    );

    // And it can tell a difference.
    writeFileSync(path.join(two, 'LICENSE'), 'Other.\n');
    const third = await bundleOf(two, 'umask 022', {});
    assert.not.equal(first.files.get('SHA256SUMS'), third.files.get('SHA256SUMS'));
  });

  test('time and commit come from the environment, git, or nowhere; never from a clock', () => {
    const folder = scratch();
    const none = sourceState(folder, {});
    const unknown = { commit: null, uncommitted: true, gitProblem: null };
    assert.equal(none, { epoch: Date.UTC(1980, 0, 1) / 1000, ...unknown });
    const commit = 'a'.repeat(40);
    const given = sourceState(folder, {
      SOURCE_DATE_EPOCH: '1700000000',
      VITALWIRE_COMMIT: commit,
    });
    assert.equal(given, {
      epoch: 1_700_000_000,
      commit,
      uncommitted: false,
      gitProblem: null,
    });
    assert.throws(() => sourceState(folder, { SOURCE_DATE_EPOCH: 'today' }), /whole seconds/);
    assert.throws(() => sourceState(folder, { VITALWIRE_COMMIT: 'main' }), /40 hex digits/);
  });

  test('a checkout whose git cannot answer gives no bundle, and one whose source is named does', async () => {
    const project = copyOfProject(scratch());
    const { commit } = sourceState(project, {});
    // As in a container that mounts another user's files, and as after a crash: git finds no repository.
    writeFileSync(path.join(project, '.git', 'HEAD'), 'nothing\n');
    const state = sourceState(project, {});
    assert.match(state.gitProblem ?? '', /^fatal: /);
    assert.is(state.uncommitted, true);
    const pack = new Map([
      ['manifest.json', readFileSync(path.join(ROOT, 'dist/manifest.json'), 'utf8')],
    ]);
    const out = path.join(project, 'out');
    assert.throws(
      () => writeBundle(project, pack, out, null),
      /git does not say which commit this is: fatal: .*set SOURCE_DATE_EPOCH and VITALWIRE_COMMIT/,
    );
    assert.not.ok(existsSync(out));
    const named = { SOURCE_DATE_EPOCH: '1700000000', VITALWIRE_COMMIT: commit! };
    assert.is(sourceState(project, named).gitProblem, null);
    assert.is(sourceState(project, { PATH: '/nonexistent', ...named }).gitProblem, null);
  });

  test('a checkout with CRLF is refused by the file; .gitattributes keeps git from making one', () => {
    const project = copyOfProject(scratch());
    const pack = new Map([
      ['manifest.json', readFileSync(path.join(ROOT, 'dist/manifest.json'), 'utf8')],
    ]);
    const clone = path.join(scratch(), 'clone');
    execFileSync('git', ['clone', '-q', '-c', 'core.autocrlf=true', project, clone]);
    for (const file of [
      'LICENSE',
      'package.json',
      'scripts/backends/templates/bundle/vitalwire-verify.sh',
    ]) {
      assert.not.ok(readFileSync(path.join(clone, file), 'utf8').includes('\r'), file);
    }
    const license = readFileSync(path.join(project, 'LICENSE'), 'utf8');
    writeFileSync(path.join(project, 'LICENSE'), license.replaceAll('\n', '\r\n'));
    assert.throws(
      () => bundleInput(project, pack),
      /LICENSE has CRLF line ends.*core\.autocrlf false/,
    );
  });

  test('a copy below the node_modules of another repository is not taken for that one', () => {
    const project = copyOfProject(scratch());
    const below = path.join(project, 'rules-src');
    assert.is(sourceState(below, {}).commit, null);
    assert.match(sourceState(project, {}).commit ?? '', /^[0-9a-f]{40}$/);
    assert.is(sourceState(project, {}).uncommitted, false);
    writeFileSync(path.join(project, 'package.json'), '{}');
    assert.is(sourceState(project, {}).uncommitted, true);
  });
}

test.run();
