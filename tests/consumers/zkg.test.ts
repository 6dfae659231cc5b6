import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { membersOf } from '../../scripts/operator/verify/verify-archive';
import type { Engine } from '../../scripts/lib/engines/engine';
import { onPath } from '../../scripts/lib/process';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
import { writePackLock } from '../../scripts/operator/pin/lock-file';
import { pin } from '../../scripts/operator/pin/pin';
import { publish } from '../../scripts/release/publish/publish';
import { openStore } from '../../scripts/release/publish/store';
import { listOptions, newKey, scratch } from '../release/bundle/sample';
import { sshKeygenOrSkip, toolOrSkip } from '../release/bundle/tools';
import { runProgram, serve } from '../release/publish/serve';
import { realRelease } from './packs';
import { consumerOrSkip } from './tools';
import { ROOT } from '../../scripts/lib/root';

const test = suite('consumers/zkg');

const TRACE = path.join(ROOT, 'tests/consumers/btest/Traces/contact.pcap');

/** zkg with folders of its own, and the sources that it asks. */
function packageManager(zkg: string, zeek: Engine | null, sources: Record<string, string>) {
  const home = scratch();
  const config = path.join(home, 'config');
  const scripts = path.join(home, 'scripts');
  const lines = [
    '[sources]',
    ...Object.entries(sources).map(([name, url]) => `${name} = ${url}`),
    '[paths]',
    ...['state', 'plugin', 'bin'].map((name) => `${name}_dir = ${path.join(home, name)}`),
    `script_dir = ${scripts}`,
    'zeek_dist =',
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  const bin = zeek ? path.dirname(zeek.origin) : '/nonexistent';
  const env = { HOME: home, PATH: `${bin}:${process.env.PATH}`, GIT_CONFIG_GLOBAL: '/dev/null' };
  const run = (...args: string[]) =>
    runProgram(zkg, ['--configfile', config, ...args], { env, cwd: home });
  return { home, scripts, run };
}

const main = async () => {
  const zkg = await consumerOrSkip('zkg');
  if (!zkg || !toolOrSkip('git') || !sshKeygenOrSkip()) return;
  const key = newKey();
  const [one, two] = [realRelease('1.0.0', key.file), realRelease('1.1.0', key.file)];

  test('from a mirror of our channel: install a version, the pinned commit, upgrade, back; all scripts arrive', async () => {
    const zeek = await engineOrSkip('zeek');
    const [channel, mirror] = [scratch(), scratch()];
    const gitUrl = pathToFileURL(path.join(mirror, 'vitalwire')).href;
    const server = await serve(channel);
    try {
      for (const { folder } of [one, two]) {
        const options = {
          ...{ trusted: key.public, baseUrl: server.url, gitUrl },
          ...listOptions(key.file),
        };
        await publish(folder, openStore(channel), options);
      }
      // As docs/bundles.md says: zkg clones with a depth, which plain web servers cannot serve.
      for (const name of ['vitalwire', 'source']) {
        await server.run('git', [
          'clone',
          '-q',
          '--mirror',
          `${server.url}zkg/${name}`,
          path.join(mirror, name),
        ]);
      }
      const { run, scripts, home } = packageManager(zkg, zeek, {
        hospital: pathToFileURL(path.join(mirror, 'source')).href,
      });
      const installed = path.join(scripts, 'packages', 'vitalwire');
      const arrived = (version: string, folder: string) => {
        const archive = readFileSync(path.join(folder, `vitalwire-${version}-zeek.tar.gz`));
        for (const { path: name, bytes } of membersOf(archive)) {
          const file = path.join(installed, name.replace('vitalwire/', ''));
          assert.ok(existsSync(file), `${name} did not arrive`);
          assert.equal(readFileSync(file), Buffer.from(bytes), name);
        }
      };
      await run('install', '--force', '--version', '1.0.0', 'vitalwire');
      arrived('1.0.0', one.folder);
      assert.match(await run('list', 'installed'), /vitalwire \(installed: 1\.0\.0\)/);
      if (zeek) await assertFinds(zeek, scripts, home);

      await run('refresh');
      await run('upgrade', '--force', 'vitalwire');
      arrived('1.1.0', two.folder);
      await run('install', '--force', '--version', '1.0.0', 'vitalwire');
      arrived('1.0.0', one.folder);
      // The strong pin: vitalwire.lock's commit is what zkg checks out.
      const asked = { from: server.url, trusted: key.public, version: '1.1.0' };
      const { lock } = await pin({ ...asked, nowMs: Date.now() });
      await run('install', '--force', '--version', lock.zkg, 'vitalwire');
      arrived('1.1.0', two.folder);
      assert.match(await run('list', 'installed'), lock.zkg);
      if (zeek) assert.match(await run('test', '--version', lock.zkg, 'vitalwire'), /tests passed/);

      // Somebody moves the tag: the pinned commit is what it was, and the line of docs/install.md sees the move.
      const repository = path.join(mirror, 'vitalwire');
      const check = movedTagCheck(repository, path.join(home, 'vitalwire.lock'), '1.1.0');
      writePackLock(path.join(home, 'vitalwire.lock'), lock);
      await runProgram('sh', ['-c', check]);
      await server.run('git', ['-C', repository, 'tag', '-f', '1.1.0', '1.0.0']);
      await runProgram('sh', ['-c', check]).then(
        () => assert.unreachable('the tag was moved'),
        (error: Error) => assert.match(error.message, /the tag 1\.1\.0 is not what was released/),
      );
      await run('refresh');
      await run('install', '--force', '--version', lock.zkg, 'vitalwire');
      arrived('1.1.0', two.folder);
    } finally {
      server.close();
    }
  });

  if (await consumerOrSkip('btest')) {
    test("from this repository at a tag, as zkg.meta says; zkg test runs the package's own tests", async () => {
      const zeek = await engineOrSkip('zeek');
      const source = path.join(scratch(), 'vitalwire');
      for (const name of ['dist/zeek', 'zkg.meta', 'tests/consumers/btest', 'LICENSE']) {
        cpSync(path.join(ROOT, name), path.join(source, name), {
          recursive: true,
          filter: (file) => !file.endsWith('/.tmp'),
        });
      }
      const git = (...args: string[]) =>
        execFileSync(
          'git',
          ['-C', source, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args],
          { stdio: 'pipe' },
        );
      git('init', '-q');
      git('add', '-A');
      git('commit', '-q', '-m', 'All');
      git('tag', '0.9.0');
      const { run, scripts, home } = packageManager(zkg, zeek, {});
      if (zeek) {
        const said = await run('test', '--version', '0.9.0', source).catch((error: Error) => {
          const log = path.join(
            home,
            'state/testing/vitalwire/clones/vitalwire/zkg.test_command.stderr',
          );
          throw new Error(`${error.message}\n${readFileSync(log, 'utf8')}`);
        });
        assert.match(said, /all tests passed/);
      }
      await run('install', '--force', '--skiptests', '--version', '0.9.0', source);
      const folder = path.join(ROOT, 'dist/zeek/vitalwire');
      const names = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
      for (const name of names) {
        assert.equal(
          readFileSync(path.join(scripts, 'packages/vitalwire', name)),
          readFileSync(path.join(folder, name)),
        );
      }
      if (zeek) await assertFinds(zeek, scripts, home);
    });
  }
};

/** The line of docs/install.md that compares a tag with the lock, for these places. */
function movedTagCheck(repository: string, lock: string, version: string): string {
  const text = readFileSync(path.join(ROOT, 'docs/install.md'), 'utf8');
  const [, block] = /```sh tag\n([^]*?)```/.exec(text)!;
  return block!
    .replaceAll('/srv/git/vitalwire', repository)
    .replaceAll('vitalwire.lock', lock)
    .replaceAll('$VERSION', version);
}

/** `@load packages` is all that a site writes. */
async function assertFinds(zeek: Engine, scripts: string, home: string): Promise<void> {
  const out = path.join(home, 'logs');
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'local.zeek'), '@load packages\n');
  const asked = zeek.command(['-C', '-r', TRACE, 'local.zeek']);
  const config = onPath('zeek-config') ?? path.join(path.dirname(zeek.origin), 'zeek-config');
  const own = execFileSync(config, ['--zeekpath'], { encoding: 'utf8' }).trim();
  const env = { ...asked.env, ZEEKPATH: `${own}:${scripts}` };
  await runProgram(asked.file, asked.args, { env, cwd: out });
  assert.match(readFileSync(path.join(out, 'vitalwire.log'), 'utf8'), 'contec-cms8000/contact');
}

main().then(
  () => test.run(),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
