import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { OPERATOR_COMMANDS } from '../../scripts/commands/operator-commands';
import { ROOT } from '../../scripts/lib/root';
import { membersOf } from '../../scripts/operator/verify/verify-archive';
import { operatorPackage } from '../../scripts/release/operator-package';
import { newKey, place, sampleBundle, scratch } from './bundle/sample';
import { sshKeygenOrSkip, toolOrSkip } from './bundle/tools';

const test = suite('release/operator-package');

/** The rendered pack as it is committed. */
const pack = new Map(
  readdirSync(path.join(ROOT, 'dist'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/dist/bundles'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => [path.relative(path.join(ROOT, 'dist'), file), readFileSync(file, 'utf8')]),
);
const { archive: tgz } = operatorPackage(ROOT, pack, '7.8.9', 1_700_000_000);
const members = membersOf(tgz).map(({ path: name }) => name);

test('the same sources give the same bytes, and a version and time of their own', () => {
  assert.ok(operatorPackage(ROOT, pack, '7.8.9', 1_700_000_000).archive.equals(tgz));
  assert.not.ok(operatorPackage(ROOT, pack, '7.8.9', 1_700_000_001).archive.equals(tgz));
});

test('it holds what operators run and the pack, and nothing of the workshop', () => {
  for (const name of ['dist/manifest.json', 'dist/suricata/rules/vitalwire.rules', 'LICENSE']) {
    assert.ok(members.includes(`package/${name}`), name);
  }
  const foreign =
    /\.ts$|rules-src|scripts\/(compile|kinds|lab|release|protocols)\/|typescript|ts-node|swc|cyclonedx|duckdb|esbuild|uvu|playwright|axe-core/;
  assert.equal(
    members.filter((name) => !name.startsWith('package/dist/') && foreign.test(name)),
    [],
  );
  const text = (name: string) =>
    Buffer.from(
      membersOf(tgz).find(({ path: file }) => file === `package/${name}`)!.bytes,
    ).toString();
  const json = JSON.parse(text('package.json'));
  assert.equal([json.version, json.private, json.dependencies], ['7.8.9', true, undefined]);
  for (const library of ['zod', 'commander', 'semver'])
    assert.match(text('LIBRARIES.md'), `## ${library} `);
  // The project's own package.json cannot be published by a slip either.
  assert.is(JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).private, true);
});

if (toolOrSkip('npm') && sshKeygenOrSkip()) {
  const folder = scratch();
  const prefix = path.join(folder, 'prefix');
  mkdirSync(path.join(folder, 'home'));
  const file = path.join(folder, 'vitalwire-7.8.9.tgz');
  writeFileSync(file, tgz);
  execFileSync(
    'npm',
    ['install', '-g', '--offline', '--no-audit', '--no-fund', '--prefix', prefix, file],
    { env: { PATH: process.env.PATH, HOME: path.join(folder, 'home') }, stdio: 'ignore' },
  );
  const program = path.join(prefix, 'bin/vitalwire');
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };

  test('npm installs it without a network, in less than 8 MB', () => {
    const bytes = readdirSync(prefix, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
    assert.ok(bytes < 8_000_000, `${bytes} bytes`);
    assert.is(run('--version').said, '7.8.9\n');
  });

  test('every command of an operator answers; those of the workshop are not there', () => {
    for (const name of Object.keys(OPERATOR_COMMANDS)) {
      const { status, said } = run(name, '--help');
      assert.is(status, 0, said);
      assert.match(said, `Usage: vitalwire ${name}`);
    }
    assert.match(run('bundle').said, /unknown command/);
  });

  test('it verifies, hunts in threads, reports, tunes and names the checks of the doctor', () => {
    const key = newKey();
    const verified = run('verify', place(sampleBundle(key.file)), '--key', key.publicFile);
    assert.is(verified.status, 0, verified.said);
    const logs = path.join(folder, 'logs');
    mkdirSync(logs);
    const line = { ts: 1_700_000_000, uid: 'C1', 'id.orig_h': '10.0.0.9', 'id.orig_p': 1040 };
    const conn = { ...line, 'id.resp_h': '202.114.4.119', 'id.resp_p': 515, proto: 'tcp' };
    for (const name of ['conn.log', 'conn.2.log']) {
      writeFileSync(path.join(logs, name), `${JSON.stringify({ ...conn, conn_state: 'SF' })}\n`);
    }
    const hunted = run('hunt', logs);
    assert.is(hunted.status, 1, hunted.said);
    assert.match(hunted.said, '10.0.0.9');
    const page = path.join(folder, 'report.html');
    const reported = run('report', logs, '-o', page);
    assert.is(reported.status, 1, reported.said);
    // With what stands in pages: a template, a style, a script.
    for (const part of [
      /<h1 class="headline">No host behaved like a monitor: one host/,
      /\.lane-name/,
      /beforeprint/,
    ]) {
      assert.match(readFileSync(page, 'utf8'), part);
    }
    const tuned = run('tune', path.join(ROOT, 'examples/vitalwire.tuning.yaml'));
    assert.is(tuned.status, 0, tuned.said);
  });

  test('it starts in less than twice the processor time of Node alone', () => {
    const hook = path.join(folder, 'hook.js');
    writeFileSync(
      hook,
      "process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write(`cpu ${(user + system) / 1000}`); });",
    );
    const nothing = path.join(folder, 'nothing.js');
    writeFileSync(nothing, '');
    const milliseconds = (...args: string[]) => {
      const asked = spawnSync(process.execPath, ['-r', hook, ...args], { encoding: 'utf8' });
      return Number(/cpu (\S+)/.exec(asked.stderr)![1]);
    };
    // Of the same machine in the same minute, in turn: how fast it is and what else it does is no question.
    const turns = Array.from({ length: 7 }, () => ({
      own: milliseconds(program, 'verify', '--help'),
      bare: milliseconds(nothing),
    }));
    const own = Math.min(...turns.map((turn) => turn.own));
    const bare = Math.min(...turns.map((turn) => turn.bare));
    assert.ok(own < 2 * bare, `${own} ms, Node alone ${bare} ms`);
  });
}

test('no page and no example asks a registry for vitalwire', () => {
  const files = execFileSync(
    'git',
    [
      'ls-files',
      '-z',
      '*.md',
      '*.ejs',
      '*.yml',
      '*.yaml',
      '*.json',
      '*.ts',
      '*.sh',
      '*.tf*',
      '*.pp',
      '*ockerfile',
    ],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  const asking = new RegExp(
    'npx (--yes |-y )?' + 'vitalwire|npm (install|i|exec|add)( -g)? ' + 'vitalwire(@|\\s|$)',
    'm',
  );
  const wrong = files
    .split('\0')
    .filter(Boolean)
    .filter((name) => asking.test(readFileSync(path.join(ROOT, name), 'utf8')));
  assert.equal(wrong, []);
});

test.run();
