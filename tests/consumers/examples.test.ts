import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { onPath } from '../../scripts/lib/process';
import { stockEngineOrSkip } from '../lib/engines/stock-engine';
import { packLockText, writePackLock } from '../../scripts/operator/pin/lock-file';
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
import { DEB_CONFFILES } from '../../scripts/release/bundle/deb';
import { ROOT } from '../../scripts/lib/root';

const test = suite('consumers/examples');
const EXAMPLES = path.join(ROOT, 'examples');
const read = (file: string) => readFileSync(path.join(EXAMPLES, file), 'utf8');

if (sshKeygenOrSkip()) {
  const key = newKey();

  /** A folder as a repository of infrastructure has it, and the channel that its lock names. */
  const repository = async (
    folder: string,
    version: string,
    next: string | null = null,
    by = key,
  ) => {
    const channel = scratch();
    const base = `file://${channel}/`;
    for (const each of next === null ? [folder] : [folder, next]) {
      await publish(each, openStore(channel), {
        ...{ trusted: by.public, baseUrl: base },
        ...listOptions(by.file),
      });
    }
    const repo = scratch();
    const asked = { from: base, trusted: by.public, version, nowMs: Date.now() };
    const { lock } = await pin(asked);
    writeFileSync(path.join(repo, 'vitalwire.pub'), by.public);
    writePackLock(path.join(repo, 'vitalwire.lock'), lock);
    return { repo, channel, lock };
  };
  const bundleOf = (version: string) =>
    place(sampleBundle(key.file, sampleInput(sampleManifest({ version }))));
  test('CI: the lines of GitHub and GitLab prove a lock with a real Suricata, explain it, and refuse a foreign key', async () => {
    const engine = await stockEngineOrSkip('suricata-7');
    if (!engine) return;
    const one = realRelease('1.0.0', key.file);
    const two = realRelease('1.1.0', key.file);
    const { repo, lock } = await repository(one.folder, '1.0.0', two.folder);
    const bin = scratch();
    wrapper(engine, bin);
    const stock = path.join(bin, 'suricata.yaml');
    writeFileSync(stock, stockConfig(engine));
    const program = `#!/bin/sh\nexec ${process.execPath} ${path.join(ROOT, 'scripts/vitalwire.js')} "$@"\n`;
    writeFileSync(path.join(bin, 'vitalwire'), program, { mode: 0o755 });
    const git = (...args: string[]) =>
      runProgram('git', [
        '-C',
        repo,
        '-c',
        'user.name=x',
        '-c',
        'user.email=x@example.org',
        ...args,
      ]);
    await git('init', '-q', '-b', 'main');
    await git('add', '-A');
    await git('commit', '-q', '-m', 'All');
    await git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    const upgraded = { from: lock.place, trusted: key.public, version: '1.1.0' };
    writePackLock(
      path.join(repo, 'vitalwire.lock'),
      (await pin({ ...upgraded, nowMs: Date.now() })).lock,
    );
    const proving = (lines: (string | undefined)[]) =>
      lines
        .filter((line) => line && /trusted\.pub|suricata\.yaml/.test(line))
        .map((line) => line!.replaceAll('/etc/suricata/suricata.yaml', stock))
        .join('\n');
    const github = parse(read('ci/github.yml')).jobs.verify.steps;
    const gitlab = parse(read('ci/gitlab.yml')).vitalwire.script;
    const env = {
      PATH: `${bin}:${process.env.PATH}`,
      ...{ GITHUB_BASE_REF: 'main', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' },
    };
    const scripts = [proving(github.map((step: { run?: string }) => step.run)), proving(gitlab)];
    for (const script of scripts) {
      const said = await runProgram('sh', ['-euc', script], { cwd: repo, env });
      assert.match(said, /successfully loaded/);
      const comment = readFileSync(path.join(repo, 'comment.md'), 'utf8');
      assert.match(comment, /^### Vitalwire 1.0.0 → 1.1.0/);
    }
    // A pull request that brings a lock and a key of its own: the key of the base branch decides.
    const thief = newKey();
    writeFileSync(path.join(repo, 'vitalwire.pub'), thief.public);
    const stolen = await repository(realRelease('1.1.0', thief.file).folder, '1.1.0', null, thief);
    copyFileSync(path.join(stolen.repo, 'vitalwire.lock'), path.join(repo, 'vitalwire.lock'));
    for (const script of scripts) {
      let said = '';
      await runProgram('sh', ['-euc', script], { cwd: repo, env }).catch(
        (error: Error) => (said = error.message),
      );
      assert.match(said, /the lock names the key/);
    }
  });

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
    test('Terraform: valid, and its cloud-init names channel and version, and brings the key', async () => {
      const { repo, lock } = await repository(bundleOf('1.0.0'), '1.0.0');
      for (const file of ['main.tf', 'cloud-init.yaml.tftpl']) {
        copyFileSync(path.join(EXAMPLES, 'terraform', file), path.join(repo, file));
      }
      writeFileSync(path.join(repo, 'vitalwire.asc'), 'An OpenPGP key\n');
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
      const { write_files: files, runcmd } = parse(await terraform('output', '-raw', 'user_data'));
      assert.match(await terraform('output', '-raw', 'vitalwire_version'), '1.0.0');
      const content = (name: string) =>
        files.find(({ path: file }: { path: string }) => file === name).content as string;
      assert.is(
        Buffer.from(content('/etc/apt/keyrings/vitalwire.asc'), 'base64').toString(),
        'An OpenPGP key\n',
      );
      assert.match(content('/etc/apt/sources.list.d/vitalwire.list'), `${lock.place} ./\n`);
      assert.match(content('/etc/apt/preferences.d/vitalwire'), 'Pin: version 1.0.0\n');
      assert.equal(runcmd, [['/usr/local/sbin/vitalwire-converge']]);
    });
  }
}

test('cloud-init: killed behind every command and run again, a failed download, a failing test of Suricata', () => {
  const template = read('terraform/cloud-init.yaml.tftpl');
  const { write_files: files } = parse(template);
  const script = (files as { path: string; content: string }[]).find(
    ({ path: file }) => file === '/usr/local/sbin/vitalwire-converge',
  )!.content;
  const COMMANDS = ['apt-get', 'cp', 'grep', 'suricata', 'mv', 'systemctl', 'rm'];
  /** Runs it on a made-up machine: each command is counted, and may fail or kill the script behind itself. */
  const run = (root: string, { fails = '', killsAfter = '' } = {}) => {
    const bin = path.join(scratch(), 'bin');
    mkdirSync(bin);
    for (const name of COMMANDS) {
      const real = ['cp', 'grep', 'mv', 'rm'].includes(name)
        ? `${onPath(name)} "$@" || code=$?`
        : ':';
      const text = `#!/bin/sh\necho "${name} $*" >>${root}/log\ncode=0\n[ "${fails}" != ${name} ] || exit 1\n${real}\n[ "${killsAfter}" != ${name} ] || kill -9 $PPID\nexit $code\n`;
      writeFileSync(path.join(bin, name), text, { mode: 0o755 });
    }
    const there = script.replaceAll(/(?<=[ =])\/(?=(?:etc|var)\/)/g, `${root}/`);
    return spawnSync('sh', ['-c', there], { env: { PATH: `${bin}:${process.env.PATH}` } }).status;
  };
  const machine = () => {
    const root = scratch();
    for (const folder of ['etc/suricata', 'etc/cron.d']) {
      mkdirSync(path.join(root, folder), { recursive: true });
    }
    writeFileSync(path.join(root, 'etc/suricata/suricata.yaml'), 'stock: yes\n');
    writeFileSync(path.join(root, 'etc/cron.d/vitalwire-converge'), '');
    return root;
  };
  const yaml = (root: string) =>
    readFileSync(path.join(root, 'etc/suricata/suricata.yaml'), 'utf8');
  const included = (root: string) => `stock: yes\ninclude: ${root}/etc/vitalwire/suricata.yaml\n`;
  const isDone = (root: string) => !existsSync(path.join(root, 'etc/cron.d/vitalwire-converge'));
  for (const killsAfter of COMMANDS) {
    const root = machine();
    run(root, { killsAfter });
    assert.ok(['stock: yes\n', included(root)].includes(yaml(root)), killsAfter);
    assert.is(run(root), 0, killsAfter);
    assert.is(yaml(root), included(root), killsAfter);
    assert.ok(isDone(root));
  }
  for (const fails of ['apt-get', 'suricata']) {
    const root = machine();
    assert.not.equal(run(root, { fails }), 0);
    assert.is(yaml(root), 'stock: yes\n', `${fails}: what ran goes on`);
    assert.not.match(readFileSync(path.join(root, 'log'), 'utf8'), 'systemctl');
    assert.not.ok(isDone(root), 'cron tries again');
    assert.is(run(root), 0);
    assert.is(yaml(root), included(root));
  }
  // The rules of suricata-update stay loaded.
  const root = machine();
  const updated = path.join(root, 'var/lib/suricata/rules/suricata.rules');
  for (const file of [updated, path.join(root, 'etc/vitalwire/suricata.yaml')]) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(
      file,
      DEB_CONFFILES['/etc/vitalwire/suricata.yaml']!.replaceAll(' /var/', ` ${root}/var/`),
    );
  }
  for (let times = 0; times < 2; times += 1) {
    assert.is(run(root), 0);
    const conffile = readFileSync(path.join(root, 'etc/vitalwire/suricata.yaml'), 'utf8');
    assert.match(conffile, `\n  - ${updated}\n`);
  }
});

test('Docker: base image by digest, key, source and pin before the install, and the rules are tested', () => {
  const text = read('docker/Dockerfile');
  assert.match(text, /^ARG BASE\nFROM \$\{BASE\}$/m);
  const steps = [
    'COPY vitalwire.asc',
    'COPY vitalwire.list',
    'COPY vitalwire.pref',
    'suricata vitalwire-rules',
    'suricata -T',
  ];
  const places = steps.map((step) => text.lastIndexOf(step));
  assert.equal(
    places,
    [...places].sort((a, b) => a - b),
  );
  assert.not.ok(places.includes(-1));
});

test('actions are named by commit', () => {
  const texts = ['ci/github.yml', 'ci/release.yml'].map(read);
  const used = texts.flatMap((text) => [...text.matchAll(/uses: (\S+)/g)].map(([, name]) => name!));
  assert.ok(used.length > 4);
  for (const name of used) assert.match(name, /@[0-9a-f]{40}$/);
  assert.match(texts[1]!, 'diff -r bundles/bundle-20 bundles/bundle-24');
});

test.run();
