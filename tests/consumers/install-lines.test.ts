import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engineOrSkip } from '../../scripts/lib/engines/require';
import { stockEngineOrSkip } from '../lib/engines/stock-engine';
import { VERIFY_SCRIPT } from '../../scripts/operator/verify/layout';
import { publish } from '../../scripts/release/publish/publish';
import { openStore } from '../../scripts/release/publish/store';
import { listOptions, newKey, scratch } from '../release/bundle/sample';
import { sshKeygenOrSkip, toolOrSkip } from '../release/bundle/tools';
import { runProgram, serve } from '../release/publish/serve';
import { block, sensor } from './install-page';
import { ADDED, capture, CHANGED, realRelease } from './packs';
import { stockConfig, wrapper } from './stock-config';
import { consumerOrSkip } from './tools';
import { ROOT } from '../../scripts/lib/root';

const test = suite('consumers/install-lines');

const main = async () => {
  if (!sshKeygenOrSkip()) return;
  const key = newKey();
  const release = realRelease('1.0.0', key.file);
  const next = realRelease('1.1.0', key.file);
  const UNPACK = 'Unpack it';

  const unpacked = async () => {
    const place = sensor();
    // Both are the owner's own copies; those in the bundle judge nothing.
    writeFileSync(path.join(place.root, 'etc/vitalwire.pub'), key.public);
    cpSync(
      path.join(ROOT, 'scripts/backends/templates/bundle', VERIFY_SCRIPT),
      path.join(place.root, 'etc', VERIFY_SCRIPT),
    );
    const said = await place.run(block('Get and verify a bundle'), release.folder);
    assert.match(said, /^OK: /);
    await place.run(block(UNPACK), release.folder);
    return place;
  };

  for (const name of ['suricata-7', 'suricata-8'] as const) {
    test(`${name}: stock suricata.yaml and the lines of the page: loads all rules and alerts`, async () => {
      const engine = await stockEngineOrSkip(name);
      if (!engine) return;
      const { root, run } = await unpacked();
      cpSync(engine.configFolder!, path.join(root, 'etc/suricata'), { recursive: true });
      const config = path.join(root, 'etc/suricata/suricata.yaml');
      const stock = stockConfig(engine).replaceAll(
        engine.configFolder!,
        path.join(root, 'etc/suricata'),
      );
      writeFileSync(config, stock);
      wrapper(engine, path.join(root, 'bin'));
      // -l as every sensor has it: the stock folder of logs does not exist here.
      const lines = block('Suricata: one edit, or two').replace(' -T ', ` -T -l ${root}/tmp `);
      const said = await run(lines, root);
      assert.match(said, /Configuration provided was successfully loaded/);
      assert.not.match(said, /error parsing signature/i);
      const changed = readFileSync(config, 'utf8')
        .split('\n')
        .filter((line) => !stock.split('\n').includes(line));
      assert.ok(changed.length <= 2, `at most two edits: ${changed.join(' | ')}`);

      const pcap = path.join(root, 'case.pcap');
      writeFileSync(pcap, capture());
      await run(`suricata -c ${config} -l ${root}/tmp -k none -r ${pcap}`, root);
      const sids = readFileSync(path.join(root, 'tmp/eve.json'), 'utf8')
        .split('\n')
        .filter((line) => line.includes('"event_type":"alert"'))
        .map((line) => JSON.parse(line).alert.signature_id);
      assert.ok(sids.includes(CHANGED.sid), `sid ${CHANGED.sid} is not among ${sids}`);
    });
  }

  test('zeek: stock local.zeek and the lines of the page: loads and finds', async () => {
    const zeek = await engineOrSkip('zeek');
    if (!zeek) return;
    const { root, run, program } = await unpacked();
    const site = path.join(root, 'opt/zeek/share/zeek/site');
    cpSync(path.join(path.dirname(zeek.origin), '../share/zeek/site'), site, { recursive: true });
    const own = await runProgram(path.join(path.dirname(zeek.origin), 'zeek-config'), [
      '--zeekpath',
    ]);
    program('zeek', `ZEEKPATH=${site}:${own.trim()} exec ${zeek.origin} "$@"`);
    await run(block('Zeek: one edit'), root);
    const out = path.join(root, 'tmp');
    const pcap = path.join(root, 'case.pcap');
    writeFileSync(pcap, capture());
    await run(`zeek -C -r ${pcap} local`, out, { ZEEK_DNS_FAKE: '1' });
    assert.match(readFileSync(path.join(out, 'vitalwire.log'), 'utf8'), 'contec-cms8000/contact');
  });

  test('the lines with a pin, with suricata-update and with zkg', async () => {
    const channel = scratch();
    const server = await serve(channel);
    try {
      const options = {
        ...{ trusted: key.public, baseUrl: server.url },
        ...listOptions(key.file),
      };
      await publish(release.folder, openStore(channel), options);
      const { root, run, program } = sensor();
      writeFileSync(path.join(root, 'etc/vitalwire.pub'), key.public);
      const env = { CHANNEL: server.url.replace(/\/$/, ''), VERSION: '1.0.0' };
      program(
        'vitalwire',
        `exec ${process.execPath} ${path.join(ROOT, 'scripts/vitalwire.js')} "$@"`,
      );
      await run(block(UNPACK, 1), root, env);
      const rules = path.join(root, 'opt/vitalwire/current/suricata/rules/vitalwire.rules');
      assert.match(readFileSync(rules, 'utf8'), `sid:${CHANGED.sid};`);

      const updater = await consumerOrSkip('suricata-update');
      const engine = await stockEngineOrSkip('suricata-7');
      if (updater && engine) {
        const config = path.join(root, 'etc/suricata.yaml');
        writeFileSync(config, stockConfig(engine));
        writeFileSync(path.join(root, 'etc/update.yaml'), '%YAML 1.1\n---\n');
        const real = wrapper(engine, path.join(root, 'bin'));
        const lib = path.join(root, 'lib');
        mkdirSync(lib);
        // The tool's own folders are below / on a sensor.
        program(
          'suricata-update',
          `case $1 in *-source) c=$1; shift ;; *) c=update; set -- -o ${lib}/rules --suricata-conf ${config} "$@" ;; esac
exec ${updater} $c -D ${lib} -c ${root}/etc/update.yaml --suricata ${real} "$@"`,
        );
        // Another source beside it, as every sensor has one.
        const rule = 'alert tcp any any -> any 1 (msg:"other"; sid:1999999; rev:1;)\n';
        const other = path.join(root, 'other.rules');
        writeFileSync(other, rule);
        await run(`suricata-update add-source other file://${other}`, root);
        const enabled = path.join(root, 'etc/suricata/enable.conf');
        mkdirSync(path.dirname(enabled), { recursive: true });
        const written = () => readFileSync(path.join(lib, 'rules/suricata.rules'), 'utf8');
        // The first version, the second, and the second again.
        for (const { version, folder } of [
          { version: '1.0.0', folder: release.folder },
          ...['1.1.0', '1.1.0'].map((again) => ({ version: again, folder: next.folder })),
        ]) {
          await run(block('With suricata-update'), folder, { ...env, VERSION: version });
          assert.match(written(), `sid:${CHANGED.sid};`);
          assert.is(written().includes(`sid:${ADDED};`), version === '1.1.0', version);
          assert.match(written(), 'sid:1999999;');
        }
        // A source that cannot be read takes nobody's rules away.
        const before = written();
        rmSync(other);
        let failed = false;
        await run(block('With suricata-update'), next.folder, { ...env, VERSION: '1.1.0' }).catch(
          () => (failed = true),
        );
        assert.ok(failed);
        assert.is(written(), before);
        writeFileSync(other, rule);
        await run(block('With suricata-update', 1), next.folder);
        await run(block('With suricata-update', 1), next.folder);
        assert.is(readFileSync(enabled, 'utf8').trim().split('\n').length, 1);
      }

      const zkg = await consumerOrSkip('zkg');
      if (zkg && toolOrSkip('git')) {
        const config = path.join(root, 'etc/zkg');
        const paths = ['state', 'script', 'plugin', 'bin'].map(
          (name) => `${name}_dir = ${root}/zkg/${name}`,
        );
        writeFileSync(config, `[sources]\n[paths]\n${paths.join('\n')}\nzeek_dist =\n`);
        program('zkg', `exec ${zkg} --configfile ${config} "$@"`);
        const manifest = path.join(root, 'zkg/script/packages/vitalwire/manifest.json');
        for (const version of ['1.0.0', '1.0.0', '1.1.0', '1.1.0']) {
          if (version === '1.1.0') await publish(next.folder, openStore(channel), options);
          await run(block(UNPACK, 1).replace('latest', version), root, env);
          await run(block('With zkg'), root, env);
          await run(block('With zkg', 1), root, { ...env, VERSION: version });
          assert.is(JSON.parse(readFileSync(manifest, 'utf8')).version, version);
        }
      }
    } finally {
      server.close();
    }
  });
};

main().then(
  () => test.run(),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
