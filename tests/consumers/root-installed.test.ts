import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../../scripts/lib/root';
import { eveLine, flow } from '../operator/hunt/logs';
import { toolOrSkip } from '../release/bundle/tools';

/**
 * A package that root installed, used by somebody who may read it and write nothing in it: what a sensor's
 * owner has after `sudo npm install -g vitalwire`.
 */
const test = suite('consumers/root-installed');

/** Nobody's number on every Linux. */
const NOBODY = 65_534;

test('everything for a sensor runs, and engines go into the cache of the user', () => {
  const isRoot = process.getuid?.() === 0;
  if (!toolOrSkip('root', isRoot, 'it installs the package') || !toolOrSkip('npm')) return;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vitalwire-prefix-'));
  try {
    chmodSync(folder, 0o755);
    const installed = install(folder);
    const home = path.join(folder, 'home');
    mkdirSync(home);
    writeFileSync(path.join(home, 'eve.json'), eveLine('flow', flow()));
    writeFileSync(path.join(home, 'tuning.yaml'), 'version: 1\n');
    spawnSync('chown', ['-R', String(NOBODY), home]);
    const node = (...args: string[]) => {
      const run = spawnSync(process.execPath, args, {
        cwd: home,
        uid: NOBODY,
        gid: NOBODY,
        encoding: 'utf8',
        env: { PATH: '/usr/bin:/bin', HOME: home, TMPDIR: home, VITALWIRE_ZEEK: '' },
      });
      return { code: run.status, said: run.stdout + run.stderr };
    };
    for (const [line, code, says] of [
      [['hunt', '.'], 1, /10\.20\.0\.5 +CONNECTED/],
      [['tune', 'tuning.yaml', '--into', 'tuned'], 0, /written to tuned/],
      [['export', 'stix'], 0, /"bundle"/],
      [['doctor', '--checks'], 0, /suricata-/],
      [['build'], 2, /EACCES/],
    ] as const) {
      const run = node(path.join(installed, 'scripts/vitalwire.js'), ...line);
      assert.is(run.code, code, `${line.join(' ')}: ${run.said}`);
      assert.match(run.said, says);
    }
    const register = path.join(installed, 'scripts/test/register.js');
    const engine = path.join(installed, 'scripts/lib/engines/engine.ts');
    const { said } = node('-r', register, '-p', `require('${engine}').enginesFolder()`);
    assert.is(said.trim(), path.join(home, '.cache/vitalwire/engines'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What `npm install -g` leaves of the tarball that `npm pack` makes, without a registry. */
function install(prefix: string): string {
  const packed = spawnSync(
    'npm',
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', prefix],
    { cwd: ROOT, encoding: 'utf8' },
  );
  assert.is(packed.status, 0, packed.stderr);
  const modules = path.join(prefix, 'lib/node_modules');
  mkdirSync(modules, { recursive: true });
  const tarball = path.join(prefix, packed.stdout.trim().split('\n').at(-1)!);
  const unpacked = spawnSync('tar', ['-xzf', tarball, '-C', modules, '--no-same-owner']);
  assert.is(unpacked.status, 0);
  const listed = spawnSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const own = path.join(modules, 'package');
  for (const module of listed.stdout.trim().split('\n').slice(1)) {
    const place = path.join(own, path.relative(ROOT, module));
    cpSync(module, place, { recursive: true, dereference: true });
  }
  return own;
}

test.run();
