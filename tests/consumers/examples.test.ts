import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { VERIFY_SCRIPT } from '../../scripts/operator/verify/layout';
import { onPath } from '../../scripts/lib/process';
import { stockEngineOrSkip } from '../lib/engines/stock-engine';
import { packLockText, writePackLock } from '../../scripts/operator/pin/lock-file';
import { installedProblems } from '../../scripts/operator/pin/installed-files';
import { pin } from '../../scripts/operator/pin/pin';
import { publish } from '../../scripts/release/publish/publish';
import { openStore } from '../../scripts/release/publish/store';
import {
  listOptions,
  newKey,
  place,
  sampleBundle,
  sampleInput,
  sampleManifest,
  scratch,
} from '../release/bundle/sample';
import { sshKeygenOrSkip, toolOrSkip } from '../release/bundle/tools';
import { runProgram } from '../release/publish/serve';
import { realRelease } from './packs';
import { stockConfig, wrapper } from './stock-config';
import { ROOT } from '../../scripts/lib/root';

const test = suite('consumers/examples');
const EXAMPLES = path.join(ROOT, 'examples');
const read = (file: string) => readFileSync(path.join(EXAMPLES, file), 'utf8');

if (sshKeygenOrSkip()) {
  const key = newKey();

  /** A folder as a repository of infrastructure has it: a lock and the two scripts. */
  const repository = async (folder: string, version: string) => {
    const channel = scratch();
    const base = `file://${channel}/`;
    await publish(folder, openStore(channel), {
      ...{ trusted: key.public, baseUrl: base },
      ...listOptions(key.file),
    });
    const repo = scratch();
    const asked = { from: base, trusted: key.public, version, nowMs: Date.now() };
    const { lock } = await pin(asked);
    writeFileSync(path.join(repo, 'vitalwire.pub'), key.public);
    writePackLock(path.join(repo, 'vitalwire.lock'), lock);
    copyFileSync(
      path.join(EXAMPLES, 'shell/vitalwire-install.sh'),
      path.join(repo, 'vitalwire-install.sh'),
    );
    copyFileSync(
      path.join(ROOT, 'scripts/backends/templates/bundle', VERIFY_SCRIPT),
      path.join(repo, VERIFY_SCRIPT),
    );
    return { repo, channel, lock };
  };
  const bundleOf = (version: string) =>
    place(sampleBundle(key.file, sampleInput(sampleManifest({ version }))));
  const membersAt = (folder: string) =>
    existsSync(folder) && installedProblems(realpathSync(folder)).problems.length === 0;
  const install = (repo: string, into: string) =>
    spawnSync(
      'sh',
      [
        ...['vitalwire-install.sh', 'vitalwire.lock', 'vitalwire.pub'].map((name) =>
          path.join(repo, name),
        ),
        into,
      ],
      { encoding: 'utf8' },
    );

  if (toolOrSkip('curl')) {
    test('shell: installs, upgrades, refuses, and stays whole when killed at each command', async () => {
      const one = await repository(bundleOf('1.0.0'), '1.0.0');
      const two = await repository(bundleOf('1.1.0'), '1.1.0');
      const into = path.join(scratch(), 'vitalwire');
      const first = install(one.repo, into);
      assert.is(first.status, 0, first.stderr);
      assert.match(readlinkSync(path.join(into, 'current')), /^versions\/1\.0\.0-/);

      const archive = path.join(two.channel, '1.1.0/vitalwire-1.1.0.tar.gz');
      const good = readFileSync(archive);
      writeFileSync(archive, 'x');
      assert.match(
        install(two.repo, into).stderr,
        /REFUSED: vitalwire-1.1.0.tar.gz is not what SHA256SUMS/,
      );
      const lockFile = path.join(two.repo, 'vitalwire.lock');
      writeFileSync(archive, good);
      writeFileSync(path.join(two.repo, 'vitalwire.pub'), newKey().public);
      assert.match(install(two.repo, into).stderr, /REFUSED: SHA256SUMS was not signed/);
      writeFileSync(path.join(two.repo, 'vitalwire.pub'), key.public);
      writeFileSync(lockFile, packLockText({ ...two.lock, sums: '0'.repeat(64) }));
      assert.match(install(two.repo, into).stderr, /REFUSED: SHA256SUMS is not what .* pins/);
      assert.match(readlinkSync(path.join(into, 'current')), /^versions\/1\.0\.0-/);
      writeFileSync(lockFile, packLockText(two.lock));

      // A tool that kills its parent at its nth call.
      const script = readFileSync(path.join(two.repo, 'vitalwire-install.sh'), 'utf8');
      const calls: [string, number][] = [
        ...(['curl', 'sha256sum', 'tar', 'sync', 'mv', 'ln', 'rm'] as const).map(
          (tool): [string, number] => [tool, 1],
        ),
        ['mv', 2],
        ['mv', 3],
        ['ln', 2],
        ['rm', 4],
      ];
      for (const [tool, nth] of calls) {
        const trap = scratch();
        const text = `#!/bin/sh
n=$(($(cat ${trap}/n 2>/dev/null || echo 0) + 1))
echo $n >${trap}/n
[ $n -ge ${nth} ] && kill -9 $PPID && exit
exec ${onPath(tool)} "$@"
`;
        writeFileSync(path.join(trap, tool), text, { mode: 0o755 });
        const copy = path.join(scratch(), 'vitalwire');
        cpSync(into, copy, { recursive: true, verbatimSymlinks: true });
        spawnSync(
          'sh',
          [
            '-c',
            script,
            path.join(two.repo, 'vitalwire-install.sh'),
            lockFile,
            path.join(two.repo, 'vitalwire.pub'),
            copy,
          ],
          {
            env: { ...process.env, PATH: `${trap}:${process.env.PATH}` },
          },
        );
        const whole = () => membersAt(path.join(copy, 'current'));
        assert.ok(whole(), `${tool} ${nth}`);
        const again = install(two.repo, copy);
        assert.is(again.status, 0, `${tool} ${nth}: ${again.stderr}`);
        assert.match(readlinkSync(path.join(copy, 'current')), /^versions\/1\.1\.0-/);
        assert.ok(whole(), `${tool} ${nth}, repeated`);
      }
      const last = install(two.repo, into);
      assert.is(last.status, 0, last.stderr);
      assert.match(readlinkSync(path.join(into, 'current')), /^versions\/1\.1\.0-/);
      assert.match(readlinkSync(path.join(into, 'previous')), /^versions\/1\.0\.0-/);
    });

    test('CI: the lines of GitHub and GitLab prove a lock with a real Suricata', async () => {
      const engine = await stockEngineOrSkip('suricata-7');
      if (!engine) return;
      const { repo } = await repository(realRelease('1.0.0', key.file).folder, '1.0.0');
      const bin = scratch();
      wrapper(engine, bin);
      const stock = path.join(bin, 'suricata.yaml');
      writeFileSync(stock, stockConfig(engine));
      const github = parse(read('ci/github.yml')).jobs.verify.steps.map(
        (step: { run?: string }) => step.run,
      );
      const { script } = parse(read('ci/gitlab.yml')).vitalwire;
      for (const lines of [github, script]) {
        const own = lines
          .filter((line?: string) => line && !line.startsWith('apt-get'))
          .map((line: string) => line.replaceAll('/etc/suricata/suricata.yaml', stock));
        assert.ok(own.length >= 2);
        const said = await runProgram('sh', ['-euc', own.join('\n')], {
          cwd: repo,
          env: { PATH: `${bin}:${process.env.PATH}` },
        });
        assert.match(said, /successfully loaded/);
      }
    });
  }

  test('Renovate: finds the version in a real lock, and the fields in a real list of releases', async () => {
    const { lock, channel } = await repository(bundleOf('1.2.3'), '1.2.3');
    const { customManagers, customDatasources, packageRules } = JSON.parse(
      read('renovate/renovate.json'),
    );
    const [manager] = customManagers;
    const found = new RegExp(manager.matchStrings[0]).exec(packLockText(lock));
    assert.is(found?.groups?.currentValue, '1.2.3');
    const [pattern] = manager.managerFilePatterns;
    assert.ok(new RegExp(pattern.slice(1, -1)).test('site/vitalwire.lock'));
    const [release] = JSON.parse(
      readFileSync(path.join(channel, 'releases.json'), 'utf8'),
    ).releases;
    for (const field of ['version', 'date']) assert.ok(release[field]);
    assert.match(
      customDatasources.vitalwire.transformTemplates[0],
      'releases.{ "version": version',
    );
    // The command that it runs has the options that the program has.
    const [command] = packageRules[1].postUpgradeTasks.commands;
    const help = spawnSync(process.execPath, ['scripts/vitalwire.js', 'pin', '--help'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    for (const [option] of command.matchAll(/--\w+/g)) assert.match(help.stdout, option);
  });

  if (toolOrSkip('terraform')) {
    test('Terraform: valid, and its cloud-init brings the lock and the scripts', async () => {
      const { repo } = await repository(bundleOf('1.0.0'), '1.0.0');
      for (const file of ['main.tf', 'cloud-init.yaml.tftpl']) {
        copyFileSync(path.join(EXAMPLES, 'terraform', file), path.join(repo, file));
      }
      mkdirSync(path.join(repo, 'home'));
      writeFileSync(path.join(repo, 'terraformrc'), '');
      const terraform = (...args: string[]) =>
        runProgram('terraform', [`-chdir=${repo}`, ...args], {
          env: {
            HOME: path.join(repo, 'home'),
            CHECKPOINT_DISABLE: '1',
            TF_CLI_CONFIG_FILE: path.join(repo, 'terraformrc'),
          },
        });
      await terraform('fmt', '-check');
      await terraform('init', '-backend=false', '-input=false');
      await terraform('validate');
      await terraform('apply', '-auto-approve', '-input=false');
      const userData = parse(await terraform('output', '-raw', 'user_data'));
      assert.match(await terraform('output', '-raw', 'vitalwire_version'), '1.0.0');
      for (const { path: file, content } of userData.write_files) {
        const bytes = readFileSync(path.join(repo, path.basename(file)));
        assert.equal(Buffer.from(content, 'base64'), bytes);
      }
      assert.match(
        JSON.stringify(userData.runcmd),
        'vitalwire.lock /usr/local/lib/vitalwire/vitalwire.pub /opt/vitalwire',
      );
    });
  }
}

if (toolOrSkip('puppet')) {
  test('Puppet: the module is valid', () => {
    const file = path.join(EXAMPLES, 'puppet/vitalwire/manifests/init.pp');
    const { status, stderr } = spawnSync('puppet', ['parser', 'validate', file], {
      encoding: 'utf8',
    });
    assert.is(status, 0, stderr);
  });
}

if (toolOrSkip('shellcheck')) {
  test('shellcheck has nothing to say', () => {
    const file = path.join(EXAMPLES, 'shell/vitalwire-install.sh');
    const { status, stdout } = spawnSync('shellcheck', ['-s', 'sh', file], { encoding: 'utf8' });
    assert.is(status, 0, stdout);
  });
}

test('Docker: what it copies and calls is there', () => {
  const text = read('docker/Dockerfile');
  const copied = /^COPY (.*) \/usr\/local\/lib\/vitalwire\/$/m.exec(text)![1]!.split(' ');
  assert.equal(copied, [
    ...['vitalwire.lock', 'vitalwire.pub', 'vitalwire-install.sh'],
    VERIFY_SCRIPT,
  ]);
  assert.match(text, 'vitalwire.lock /usr/local/lib/vitalwire/vitalwire.pub /opt/vitalwire');
  assert.match(text, '/opt/vitalwire/current/suricata/rules/*.rules');
});

test.run();
