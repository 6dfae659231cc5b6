import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sourceState } from '../../../scripts/lib/source-state';
import { bundleInput, writeBundle } from '../../../scripts/release/bundle/write';
import { newKey, scratch, sha256 } from './sample';
import { toolOrSkip } from './tools';
import { ROOT } from '../../../scripts/lib/root';

const test = suite('bundle/reproducible');

const COPIED = [
  ...[
    'dist',
    'rules-src',
    'scripts',
    'releases',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ],
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

/** What a build wrote into dist/. */
function renderedIn(folder: string): Map<string, string> {
  const dist = path.join(folder, 'dist');
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !path.join(entry.parentPath, '/').includes('/bundles/'))
    .map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [path.relative(dist, file), readFileSync(file, 'utf8')]));
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

  test('a release: uncommitted definitions are refused; signed is only what is committed, tagged and released; a clone gives the same sums', async () => {
    const project = copyOfProject(scratch());
    const env = { PATH: process.env.PATH, HOME: project, GIT_CONFIG_GLOBAL: '/dev/null' };
    const run = (folder: string, ...args: string[]) => {
      const program = path.join(folder, 'scripts/vitalwire.js');
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
        cwd: folder,
        encoding: 'utf8',
        env,
      });
      return { status, said: stdout + stderr };
    };
    const git = (...args: string[]) =>
      execFileSync(
        'git',
        ['-C', project, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args],
        { encoding: 'utf8', env, stdio: 'pipe' },
      );
    // What the project has released so far is not the question: this copy's version was never released.
    const { version } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8'));
    rmSync(path.join(project, 'releases', `${version}.json`), { force: true });
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', 'Not released');
    const key = newKey();
    const out = path.join(scratch(), 'out');
    const signedBy = (folder: string, asUnreleased = false) =>
      writeBundle(folder, renderedIn(folder), out, key.file, { asUnreleased });
    assert.throws(() => signedBy(project), /no release and is not signed: releases\/.*no tag/);

    const other = path.join(project, 'rules-src/more.ts');
    writeFileSync(other, '');
    const packageJson = () => readFileSync(path.join(project, 'package.json'), 'utf8');
    const before = packageJson();
    const refused = run(project, 'release', '9.0.0', '--json');
    assert.is(refused.status, 1, refused.said);
    const { problems, rightVersion } = JSON.parse(refused.said);
    assert.match(problems[0].problem, /^rules-src\/more.ts: not committed/);
    assert.is(packageJson(), before);
    rmSync(other);

    const released = run(project, 'release', rightVersion);
    assert.is(released.status, 0, released.said);
    git('add', '-A');
    git('commit', '-q', '-m', 'Release');
    assert.throws(() => signedBy(project), /not signed: no tag/);
    git('tag', rightVersion);
    const commit = git('rev-parse', 'HEAD').trim();
    const { commit: named, files } = signedBy(project);
    assert.is(named, commit);
    const { source } = JSON.parse(files.get('manifest.json')!.toString());
    assert.equal([source.unreleased, source.commit], [false, commit]);

    // No tags come along: they are no part of the commit, and of no byte of the bundle.
    const clone = path.join(scratch(), 'clone');
    execFileSync('git', ['clone', '-q', '--no-tags', project, clone]);
    const rebuilt = run(clone, 'bundle');
    assert.is(rebuilt.status, 0, rebuilt.said);
    assert.match(rebuilt.said, `commit ${commit}: in a clone of it`);
    assert.is(
      readFileSync(path.join(clone, 'dist/bundles/SHA256SUMS'), 'utf8'),
      files.get('SHA256SUMS')!.toString(),
    );
    assert.not.match(rebuilt.said, 'names no commit');
    rmSync(path.join(clone, '.git'), { recursive: true });
    const exported = run(clone, 'bundle');
    assert.is(exported.status, 0, exported.said);
    assert.match(exported.said, 'WARNING: the bundle names no commit');

    // With a word that says so, and it stays in the manifest.
    writeFileSync(path.join(project, 'LICENSE'), 'Other.\n');
    assert.throws(() => signedBy(project), /files differ from the commit/);
    const forced = signedBy(project, true);
    assert.is(forced.commit, null);
    assert.match(forced.files.get('manifest.json')!.toString(), '"unreleased": true');
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
