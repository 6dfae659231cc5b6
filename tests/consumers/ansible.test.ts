import { mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
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

if (sshKeygenOrSkip() && toolOrSkip('ansible-playbook')) {
  test('the role installs a pin, changes nothing twice, refuses a tampered file, upgrades', async () => {
    const engine = await stockEngineOrSkip('suricata-7');
    if (!engine) return;
    const key = newKey();
    const channel = scratch();
    const server = await serve(channel);
    try {
      for (const version of ['1.0.0', '1.1.0'] as const) {
        const { folder } = realRelease(version, key.file);
        const options = { trusted: key.public, baseUrl: server.url, ...listOptions(key.file) };
        await publish(folder, openStore(channel), options);
      }
      const root = scratch();
      const opt = path.join(root, 'opt/vitalwire');
      const config = path.join(root, 'suricata.yaml');
      const logs = path.join(root, 'logs');
      mkdirSync(logs);
      writeFileSync(config, stockConfig(engine).replace(/^  - suricata\.rules\n/m, ''));
      const lock = path.join(root, 'vitalwire.lock');
      const pinned = async (version: string) =>
        writePackLock(
          lock,
          (await pin({ from: server.url, trusted: key.public, version, nowMs: Date.now() })).lock,
        );
      const vars = {
        ansible_python_interpreter: '/usr/bin/python3',
        vitalwire_become: false,
        vitalwire_lock_file: lock,
        vitalwire_key_file: key.publicFile,
        vitalwire_root: opt,
        vitalwire_verify_script: path.join(
          ROOT,
          'scripts/backends/templates/bundle',
          VERIFY_SCRIPT,
        ),
        vitalwire_suricata_yaml: config,
        vitalwire_suricata: wrapper(engine, root),
        vitalwire_suricata_logs: logs,
        vitalwire_reload_command: `touch ${path.join(root, 'reloaded')}`,
      };
      const play = () =>
        runProgram(
          'ansible-playbook',
          [
            '-i',
            'sensor,',
            '-c',
            'local',
            '-e',
            JSON.stringify({ ...vars, hosts: 'all' }),
            '--limit',
            'sensor',
            path.join(root, 'site.yml'),
          ],
          {
            env: {
              ANSIBLE_ROLES_PATH: path.join(ROOT, 'examples/ansible/roles'),
              ANSIBLE_LOCALHOST_WARNING: 'False',
              ANSIBLE_NOCOLOR: '1',
              ANSIBLE_PIPELINING: 'True',
              ANSIBLE_GATHERING: 'explicit',
              ANSIBLE_HOME: path.join(root, '.ansible'),
              HOME: root,
            },
          },
        );
      // The playbook of the example; only the group of hosts is another.
      const playbook = readFileSync(path.join(ROOT, 'examples/ansible/playbook.yml'), 'utf8');
      writeFileSync(path.join(root, 'site.yml'), playbook.replace('hosts: sensors', 'hosts: all'));

      await pinned('1.0.0');
      assert.match(await play(), /failed=0/);
      assert.match(readlinkSync(path.join(opt, 'current')), /^versions\/1\.0\.0-/);
      assert.is(readFileSync(path.join(root, 'reloaded'), 'utf8'), '');
      assert.match(await play(), /changed=0 .*failed=0/);

      await pinned('1.1.0');
      const archive = path.join(channel, '1.1.0/vitalwire-1.1.0.tar.gz');
      const good = readFileSync(archive);
      const bad = Buffer.from(good);
      bad[100]! ^= 1;
      writeFileSync(archive, bad);
      let said = '';
      await play().catch((error: Error) => (said = error.message));
      assert.match(said, /vitalwire-1\.1\.0\.tar\.gz is not what SHA256SUMS says/);
      assert.match(readlinkSync(path.join(opt, 'current')), /^versions\/1\.0\.0-/);

      writeFileSync(archive, good);
      await play();
      assert.match(readlinkSync(path.join(opt, 'current')), /^versions\/1\.1\.0-/);
      assert.match(readlinkSync(path.join(opt, 'previous')), /^versions\/1\.0\.0-/);
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
    } finally {
      server.close();
    }
  });
}

test.run();
