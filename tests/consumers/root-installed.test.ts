import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { renderPack } from '../../scripts/backends/pack';
import { ROOT } from '../../scripts/lib/root';
import { operatorPackage } from '../../scripts/release/operator-package';
import { eveLine, flow } from '../operator/hunt/logs';
import { toolOrSkip } from '../release/bundle/tools';

/**
 * A package that root installed, used by somebody who may read it and write nothing in it: what a sensor's
 * owner has after `sudo npm install -g` of the operator's package.
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
    const prefix = path.join(folder, 'usr');
    install(folder, prefix);
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
      [['doctor', '--checks'], 0, /suricata-/],
      [['replay', 'gone.pcap', '--engine', 'zeek'], 2, /no engine is here/],
    ] as const) {
      const run = node(path.join(prefix, 'bin/vitalwire'), ...line);
      assert.is(run.code, code, `${line.join(' ')}: ${run.said}`);
      assert.match(run.said, says);
    }
    const engine = path.join(prefix, 'lib/node_modules/vitalwire/scripts/lib/engines/engine.js');
    const { said } = node('-p', `require('${engine}').enginesFolder()`);
    assert.is(said.trim(), path.join(home, '.cache/vitalwire/engines'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Installs the tgz of a release as root, without a registry. */
function install(folder: string, prefix: string): void {
  const tgz = path.join(folder, 'vitalwire.tgz');
  writeFileSync(tgz, operatorPackage(ROOT, renderPack().files, '7.8.9', 1_700_000_000).archive);
  const quiet = ['--offline', '--no-audit', '--no-fund'];
  const run = spawnSync('npm', ['install', '-g', ...quiet, '--prefix', prefix, tgz], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: path.join(folder, 'root') },
  });
  assert.is(run.status, 0, run.stderr);
}

test.run();
