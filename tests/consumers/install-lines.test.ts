import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { engineOrSkip } from '../../scripts/test/engine-or-skip';
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

  /** Key and script of the owner; those in the bundle judge nothing. */
  const placeOwnCopies = (root: string) => {
    writeFileSync(path.join(root, 'etc/vitalwire.pub'), key.public);
    cpSync(
      path.join(ROOT, 'scripts/backends/templates/bundle', VERIFY_SCRIPT),
      path.join(root, 'etc', VERIFY_SCRIPT),
    );
  };

  const unpacked = async () => {
    const place = sensor();
    placeOwnCopies(place.root);
    const said = await place.twice(block('Get and verify a bundle', 1), release.folder);
    assert.match(said, /^OK: /);
    await place.twice(block(UNPACK), release.folder);
    return place;
  };

  for (const name of ['suricata-7', 'suricata-8'] as const) {
    test(`${name}: stock suricata.yaml and the lines of the page: loads all rules and alerts`, async () => {
      const engine = await stockEngineOrSkip(name);
      if (!engine) return;
      const { root, run, twice } = await unpacked();
      cpSync(engine.configFolder!, path.join(root, 'etc/suricata'), { recursive: true });
      const config = path.join(root, 'etc/suricata/suricata.yaml');
      const stock = stockConfig(engine).replaceAll(
        engine.configFolder!,
        path.join(root, 'etc/suricata'),
      );
      writeFileSync(config, stock);
      wrapper(engine, path.join(root, 'bin'));
      // -l as every sensor has it: the stock folder of logs does not exist here.
      const lines = (index: number) =>
        block('Suricata: one edit, or two', index).replace(' -T ', ` -T -l ${root}/tmp `);
      const said = await twice(lines(0), root);
      assert.match(said, /Configuration provided was successfully loaded/);
      assert.not.match(said, /error parsing signature/i);
      const changed = readFileSync(config, 'utf8')
        .split('\n')
        .filter((line) => !stock.split('\n').includes(line));
      assert.ok(changed.length <= 2, `at most two edits: ${changed.join(' | ')}`);
      await twice(lines(1), root);

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
    const { root, run, twice, program } = await unpacked();
    const site = path.join(root, 'opt/zeek/share/zeek/site');
    cpSync(path.join(path.dirname(zeek.origin), '../share/zeek/site'), site, { recursive: true });
    const own = await runProgram(path.join(path.dirname(zeek.origin), 'zeek-config'), [
      '--zeekpath',
    ]);
    program('zeek', `ZEEKPATH=${site}:${own.trim()} exec ${zeek.origin} "$@"`);
    await twice(block('Zeek: one edit'), root);
    const out = path.join(root, 'tmp');
    const pcap = path.join(root, 'case.pcap');
    writeFileSync(pcap, capture());
    await run(`zeek -C -r ${pcap} local`, out, { ZEEK_DNS_FAKE: '1' });
    assert.match(readFileSync(path.join(out, 'vitalwire.log'), 'utf8'), 'contec-cms8000/contact');
  });

  test('the lines that fetch from a channel without Node, and those that need no npm', async () => {
    const channel = scratch();
    const server = await serve(channel);
    try {
      const options = { ...{ trusted: key.public, baseUrl: server.url }, ...listOptions(key.file) };
      await publish(release.folder, openStore(channel), options);
      const { root, twice } = sensor();
      placeOwnCopies(root);
      const env = { CHANNEL: server.url.replace(/\/$/, ''), VERSION: '1.0.0' };
      const folder = scratch();
      if (toolOrSkip('curl')) {
        const said = await twice(block('Get and verify a bundle'), folder, env);
        assert.match(said, /^OK: vitalwire 1\.0\.0 /);
        await twice(block(UNPACK), folder, env);
        assert.ok(existsSync(path.join(root, 'opt/vitalwire/current/suricata/rules')));
      }
      mkdirSync(path.join(root, 'usr/local/bin'), { recursive: true });
      await twice(block('Get and verify a bundle', 2), release.folder, env);
      const asked = [path.join(root, 'usr/local/bin/vitalwire'), ['--version']] as const;
      assert.is(await runProgram(...asked), '1.0.0\n');
    } finally {
      server.close();
    }
  });

  test('what cannot be unpacked whole leaves the version that is there', async () => {
    const { root, run } = await unpacked();
    const folder = scratch();
    const archive = readFileSync(path.join(next.folder, 'vitalwire-1.1.0.tar.gz'));
    writeFileSync(path.join(folder, 'vitalwire-1.1.0.tar.gz'), archive.subarray(0, 50_000));
    // As a person pastes it: the lines go on behind one that failed.
    const lines = `set +e\n${block(UNPACK)}`;
    await run(lines, folder, { VERSION: '1.1.0' }).catch(() => undefined);
    assert.is(readlinkSync(path.join(root, 'opt/vitalwire/current')), 'versions/1.0.0');
    await run(block(UNPACK), next.folder);
    assert.is(readlinkSync(path.join(root, 'opt/vitalwire/current')), 'versions/1.1.0');
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
      const { root, run, twice, program } = sensor();
      writeFileSync(path.join(root, 'etc/vitalwire.pub'), key.public);
      const env = { CHANNEL: server.url.replace(/\/$/, ''), VERSION: '1.0.0' };
      program(
        'vitalwire',
        `exec ${process.execPath} ${path.join(ROOT, 'scripts/vitalwire.js')} "$@"`,
      );
      await twice(block(UNPACK, 1), root, env);
      const rules = path.join(root, 'opt/vitalwire/current/suricata/rules/vitalwire.rules');
      assert.match(readFileSync(rules, 'utf8'), `sid:${CHANGED.sid};`);

      const updater = await consumerOrSkip('suricata-update');
      const engine = await stockEngineOrSkip('suricata-7');
      if (updater && engine) {
        const config = path.join(root, 'etc/suricata/suricata.yaml');
        mkdirSync(path.dirname(config));
        const stock = stockConfig(engine).replaceAll('/var/lib/suricata', path.join(root, 'lib'));
        writeFileSync(config, stock);
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
        const lines = block('With suricata-update').replace(' -T ', ` -T -l ${root}/tmp `);
        // It had the pack in the other way before, and no rules of the updater.
        await run(block('Suricata: one edit, or two').split('suricata -T')[0]!, root);
        const written = () => readFileSync(path.join(lib, 'rules/suricata.rules'), 'utf8');
        for (const { version, folder } of [
          { version: '1.0.0', folder: release.folder },
          { version: '1.1.0', folder: next.folder },
        ]) {
          const said = await twice(lines, folder, { ...env, VERSION: version });
          assert.match(said, /Configuration provided was successfully loaded/);
          assert.match(
            readFileSync(config, 'utf8'),
            /^rule-files:\n {2}- suricata\.rules\n {2}# - suricata\.rules\n\n/m,
          );
          assert.match(written(), `sid:${CHANGED.sid};`);
          assert.is(written().includes(`sid:${ADDED};`), version === '1.1.0', version);
          assert.match(written(), 'sid:1999999;');
        }
        // A source that cannot be read takes nobody's rules away.
        const before = written();
        rmSync(other);
        let failed = false;
        await run(lines, next.folder, { ...env, VERSION: '1.1.0' }).catch(() => (failed = true));
        assert.ok(failed);
        assert.is(written(), before);
        writeFileSync(other, rule);
        await twice(block('With suricata-update', 1), next.folder);
        assert.is(readFileSync(enabled, 'utf8').trim().split('\n').length, 1);
      }

      const zkg = await consumerOrSkip('zkg');
      const zeek = await engineOrSkip('zeek');
      if (zkg && zeek && toolOrSkip('git')) {
        const site = path.join(root, 'opt/zeek/share/zeek/site');
        const bin = path.dirname(zeek.origin);
        cpSync(path.join(bin, '../share/zeek/site'), site, { recursive: true });
        const own = (await runProgram(path.join(bin, 'zeek-config'), ['--zeekpath'])).trim();
        program('zeek', `ZEEKPATH=${site}:${own} exec ${zeek.origin} "$@"`);
        // As Zeek's own does it: a line for each option.
        const says = {
          site_dir: site,
          plugin_dir: `${root}/plugins`,
          prefix: `${root}/opt/zeek`,
          zeekpath: `${site}:${own}`,
          version: '8.0.0',
        };
        const cases = Object.entries(says).map(([name, text]) => `--${name}) echo ${text} ;;`);
        program(
          'zeek-config',
          `for option; do case $option in ${cases.join(' ')} *) echo ;; esac; done`,
        );
        // It asks for the package source of zeek.org whenever it is started; not from a test.
        const offline =
          'GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=url.file:///nowhere/.insteadOf GIT_CONFIG_VALUE_0=https://';
        program('zkg', `${offline} exec ${zkg} "$@"`);
        const manifest = path.join(site, 'packages/vitalwire/manifest.json');
        const pcap = path.join(root, 'case.pcap');
        writeFileSync(pcap, capture());
        for (const version of ['1.0.0', '1.1.0']) {
          if (version === '1.1.0') await publish(next.folder, openStore(channel), options);
          await run(block(UNPACK, 1).replace('latest', version), root, env);
          // It had the pack in the other way before.
          if (version === '1.0.0') await run(block('Zeek: one edit'), root);
          await run(block('With zkg'), root, env);
          await run(block('With zkg'), root, env);
          await run(block('With zkg', 1), root, { ...env, VERSION: version });
          assert.is(JSON.parse(readFileSync(manifest, 'utf8')).version, version);
        }
        const out = path.join(root, 'tmp');
        await run(`zeek -C -r ${pcap} local`, out, { ZEEK_DNS_FAKE: '1' });
        assert.match(
          readFileSync(path.join(out, 'vitalwire.log'), 'utf8'),
          'contec-cms8000/contact',
        );
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
