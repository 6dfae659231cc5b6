import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { VERIFY_SCRIPT } from '../../scripts/operator/verify/layout';
import { stockEngineOrSkip } from '../lib/engines/stock-engine';
import { runSuricata } from '../../scripts/lib/engines/suricata';
import { writePackLock } from '../../scripts/operator/pin/lock-file';
import { pin } from '../../scripts/operator/pin/pin';
import { publish } from '../../scripts/release/publish/publish';
import { openStore } from '../../scripts/release/publish/store';
import { listOptions, newKey, scratch } from '../release/bundle/sample';
import { sshKeygenOrSkip, toolOrSkip } from '../release/bundle/tools';
import { runProgram, serve } from '../release/publish/serve';
import { ADDED, capture, CHANGED, realRelease } from './packs';
import { stockConfig, wrapper } from './stock-config';
import { ROOT } from '../../scripts/lib/root';

const test = suite('consumers/ansible');

const EXAMPLE = path.join(ROOT, 'examples/ansible');

/** Ends the whole run, as a lost control node does, behind the task that KILL_AFTER names. */
const KILLER = `import os, signal
from ansible.plugins.callback import CallbackBase
class CallbackModule(CallbackBase):
    CALLBACK_VERSION, CALLBACK_TYPE, CALLBACK_NAME = 2.0, 'aggregate', 'killer'
    def v2_runner_on_ok(self, result):
        if result._task.name == os.environ.get('KILL_AFTER'):
            os.kill(os.getpid(), signal.SIGKILL)
`;

/** For runs in which what a pack says does not matter: a Suricata that asks only whether the named files are there. */
const LOOKS_FOR_FILES = `#!/bin/sh
while [ "$1" != -c ]; do shift; done
for file in $(sed -n 's#^  - \\(/.*\\)$#\\1#p' "$2"); do [ -s "$file" ] || { echo "no $file"; exit 1; }; done
`;

/** A channel with two releases, and a sensor that runs the role. */
async function sensorAndChannel(stock: string, suricata: (root: string) => string) {
  const key = newKey();
  const channel = scratch();
  const server = await serve(channel);
  for (const version of ['1.0.0', '1.1.0'] as const) {
    const { folder } = realRelease(version, key.file);
    const options = { trusted: key.public, baseUrl: server.url, ...listOptions(key.file) };
    await publish(folder, openStore(channel), options);
  }
  const sensor = () => {
    const root = scratch();
    const config = path.join(root, 'suricata.yaml');
    const reloaded = path.join(root, 'reloaded');
    const lock = path.join(root, 'vitalwire.lock');
    const opt = path.join(root, 'opt/vitalwire');
    mkdirSync(path.join(root, 'logs'));
    mkdirSync(path.join(root, 'plugins'));
    writeFileSync(path.join(root, 'plugins/killer.py'), KILLER);
    writeFileSync(config, stock);
    // The playbook of the example; only the group of hosts is another.
    const playbook = readFileSync(path.join(EXAMPLE, 'playbook.yml'), 'utf8');
    writeFileSync(path.join(root, 'site.yml'), playbook.replace('hosts: sensors', 'hosts: all'));
    const vars = {
      ansible_python_interpreter: '/usr/bin/python3',
      vitalwire_become: false,
      vitalwire_lock_file: lock,
      vitalwire_key_file: key.publicFile,
      vitalwire_root: opt,
      vitalwire_verify_script: path.join(ROOT, 'scripts/backends/templates/bundle', VERIFY_SCRIPT),
      vitalwire_suricata_yaml: config,
      vitalwire_suricata: suricata(root),
      vitalwire_suricata_logs: path.join(root, 'logs'),
      vitalwire_reload_command: `sh -c "echo x >>${reloaded}"`,
    };
    const play = (args: string[] = [], env: Record<string, string> = {}) =>
      runProgram(
        'ansible-playbook',
        [
          ...['-i', 'sensor,', '-c', 'local', '-e', JSON.stringify(vars), ...args],
          path.join(root, 'site.yml'),
        ],
        {
          env: {
            ANSIBLE_ROLES_PATH: path.join(EXAMPLE, 'roles'),
            ANSIBLE_CALLBACK_PLUGINS: path.join(root, 'plugins'),
            ANSIBLE_LOCALHOST_WARNING: 'False',
            ANSIBLE_NOCOLOR: '1',
            ANSIBLE_PIPELINING: 'True',
            ANSIBLE_GATHERING: 'explicit',
            ANSIBLE_HOME: path.join(root, '.ansible'),
            // Ansible looks the user's home up, whatever HOME says; who tests may have none.
            ANSIBLE_REMOTE_TMP: path.join(root, '.ansible/tmp'),
            HOME: root,
            ...env,
          },
        },
      );
    const pinned = async (version: string) =>
      writePackLock(
        lock,
        (await pin({ from: server.url, trusted: key.public, version, nowMs: Date.now() })).lock,
      );
    /** How the run fails, as it words it. */
    const refusal = async () => {
      try {
        return await play();
      } catch (error) {
        return (error as Error).message;
      }
    };
    const reloads = () => (existsSync(reloaded) ? readFileSync(reloaded, 'utf8').length / 2 : 0);
    return { root, opt, config, play, pinned, refusal, reloads };
  };
  return { channel, sensor, close: () => server.close() };
}

/** What the sensor would load after a restart, version by version. */
const current = (opt: string) => readlinkSync(path.join(opt, 'current'));

if (sshKeygenOrSkip() && toolOrSkip('ansible-playbook')) {
  test('the role installs a pin, changes nothing twice, refuses a tampered file, upgrades', async () => {
    const engine = await stockEngineOrSkip('suricata-7');
    if (!engine) return;
    const stock = stockConfig(engine).replace(/^  - suricata\.rules\n/m, '');
    const { channel, sensor, close } = await sensorAndChannel(stock, (root) =>
      wrapper(engine, root),
    );
    try {
      const { root, opt, config, play, pinned, refusal, reloads } = sensor();
      await pinned('1.0.0');
      assert.match(await play(), /failed=0/);
      assert.match(current(opt), /^versions\/1\.0\.0-/);
      assert.is(reloads(), 1);
      assert.match(await play(), /changed=0 .*failed=0/);
      assert.is(reloads(), 1);

      await pinned('1.1.0');
      const archive = path.join(channel, '1.1.0/vitalwire-1.1.0.tar.gz');
      const good = readFileSync(archive);
      const bad = Buffer.from(good);
      bad[100]! ^= 1;
      writeFileSync(archive, bad);
      assert.match(await refusal(), /vitalwire-1\.1\.0\.tar\.gz is not what SHA256SUMS says/);
      assert.match(current(opt), /^versions\/1\.0\.0-/);

      writeFileSync(archive, good);
      await play();
      assert.match(current(opt), /^versions\/1\.1\.0-/);
      assert.match(readlinkSync(path.join(opt, 'previous')), /^versions\/1\.0\.0-/);
      assert.is(reloads(), 2);
      const rules = path.join(opt, 'current/suricata/rules');
      assert.match(readFileSync(path.join(rules, 'vitalwire.rules'), 'utf8'), `sid:${ADDED};`);
      assert.match(readFileSync(config, 'utf8'), `${opt}/current/suricata/rules/*.rules`);
      const pcap = path.join(root, 'case.pcap');
      writeFileSync(pcap, capture());
      const run = await runSuricata(engine, {
        pcap,
        rulesDir: `${rules}/`,
        outDir: path.join(root, 'run'),
      });
      assert.ok(run.findings.some(({ sid }) => sid === CHANGED.sid));

      // A pack that Suricata does not load: what runs stays, on disk too, and a mended one goes in.
      await pinned('1.0.0');
      renameSync(path.join(root, 'suricata'), path.join(root, 'real'));
      writeFileSync(path.join(root, 'suricata'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      const before = readFileSync(config, 'utf8');
      assert.match(await refusal(), /Let Suricata test it/);
      assert.match(current(opt), /^versions\/1\.1\.0-/);
      assert.is(readFileSync(config, 'utf8'), before);
      assert.is(reloads(), 2);
      renameSync(path.join(root, 'real'), path.join(root, 'suricata'));
      await play();
      assert.match(current(opt), /^versions\/1\.0\.0-/);
      assert.is(reloads(), 3);
    } finally {
      close();
    }
  });

  const STOCK = '%YAML 1.1\n---\nrule-files:\n';
  const withFileCheck = (root: string) => {
    const file = path.join(root, 'suricata');
    writeFileSync(file, LOOKS_FOR_FILES, { mode: 0o755 });
    return file;
  };

  test('--check on a bare sensor says what would change and changes nothing; a failed download is fetched again', async () => {
    const { channel, sensor, close } = await sensorAndChannel(STOCK, withFileCheck);
    try {
      const { root, opt, config, play, pinned, refusal, reloads } = sensor();
      await pinned('1.0.0');
      const before = readdirSync(root).sort();
      assert.match(await play(['--check']), /changed=[1-9].*failed=0/);
      assert.equal(
        readdirSync(root).sort(),
        [...new Set([...before, '.ansible'])].sort(),
        'nothing but its own cache',
      );
      assert.is(readFileSync(config, 'utf8'), STOCK);

      const archive = path.join(channel, '1.0.0/vitalwire-1.0.0.tar.gz');
      renameSync(archive, `${archive}.away`);
      assert.match(await refusal(), /Fetch what the lock pins/);
      assert.is(readFileSync(config, 'utf8'), STOCK);
      renameSync(`${archive}.away`, archive);
      await play();
      assert.match(current(opt), /^versions\/1\.0\.0-/);
      assert.match(await play(['--check']), /changed=0 .*failed=0/);

      // What is installed was damaged: a file changed, or one that nobody shipped.
      const rules = path.join(opt, current(opt), 'suricata/rules/vitalwire.rules');
      const shipped = readFileSync(rules, 'utf8');
      const damages = [
        () => writeFileSync(rules, shipped.replace('alert', '#lert')),
        () => writeFileSync(path.join(path.dirname(rules), 'more.rules'), '\n'),
      ];
      for (const [done, damage] of damages.entries()) {
        damage();
        assert.match(await play(), /failed=0/);
        assert.is(readFileSync(rules, 'utf8'), shipped);
        assert.not.ok(readdirSync(path.dirname(rules)).includes('more.rules'));
        assert.is(reloads(), done + 2, 'loaded again');
      }
    } finally {
      close();
    }
  });

  test('killed behind the tasks that change what is installed and run again, it ends as it should', async () => {
    const { sensor, close } = await sensorAndChannel(STOCK, withFileCheck);
    try {
      const tasks = [
        'Put it in its place, with a record of what was verified',
        ...['Make it current', 'Name it in the configuration'],
      ];
      const named = readFileSync(path.join(EXAMPLE, 'roles/vitalwire/tasks/main.yml'), 'utf8');
      const { opt, play, pinned, reloads, root, config } = sensor();
      await pinned('1.0.0');
      await play();
      for (const [index, task] of tasks.entries()) {
        assert.match(named, `- name: ${task}\n`);
        const version = index % 2 === 0 ? '1.1.0' : '1.0.0';
        // As on a sensor that does not have this version yet.
        for (const each of readdirSync(path.join(opt, 'versions'))) {
          if (each.startsWith(version)) {
            rmSync(path.join(opt, 'versions', each), { recursive: true });
          }
        }
        if (task === 'Name it in the configuration') writeFileSync(config, STOCK);
        await pinned(version);
        const before = reloads();
        await play([], { KILL_AFTER: task }).catch(() => undefined);
        // Whatever was reached: what a restart would load is there, whole.
        await runProgram(path.join(root, 'suricata'), ['-T', '-c', config]);
        assert.match(await play(), /failed=0/, task);
        assert.match(current(opt), `versions/${version}-`, task);
        assert.ok(reloads() > before, `${task}: loaded`);
      }
    } finally {
      close();
    }
  });
}

test.run();
