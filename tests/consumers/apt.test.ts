import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stockEngineOrSkip } from '../lib/engines/stock-engine';
import { privateConfig } from '../../scripts/lib/engines/apt-get';
import { clearSign } from '../../scripts/release/publish/openpgp';
import { publish, renewList } from '../../scripts/release/publish/publish';
import { openStore } from '../../scripts/release/publish/store';
import { listOptions, newKey, scratch } from '../release/bundle/sample';
import { sshKeygenOrSkip, toolOrSkip } from '../release/bundle/tools';
import { capture, CHANGED, realRelease } from './packs';
import { openPgpKey } from './open-pgp-key';
import { block, sensor } from './install-page';
import { stockConfig, wrapper } from './stock-config';
import { onPath } from '../../scripts/lib/process';

const test = suite('consumers/apt');

const TOOLS = ['apt-get', 'dpkg', 'gpg', 'gpgv'];

if (sshKeygenOrSkip() && TOOLS.every((tool) => toolOrSkip(tool))) {
  const key = newKey();
  const gpgKey = openPgpKey();
  const releases = (['1.0.0', '1.1.0'] as const).map((version) => realRelease(version, key.file));
  const options = (nowMs = Date.now()) => ({
    ...{ trusted: key.public, baseUrl: 'https://rules.hospital.example/' },
    ...listOptions(key.file, nowMs),
    signRelease: (text: string) => clearSign(text, gpgKey.secret),
  });
  const channelOf = async (count = 2, nowMs?: number) => {
    const channel = scratch();
    for (const { folder } of releases.slice(0, count)) {
      await publish(folder, openStore(channel), options(nowMs));
    }
    return channel;
  };

  test('real apt: install, hold by preference, upgrade, go back, keep what a site switched, remove', async () => {
    const channel = await channelOf();
    const sensor = machine(channel, gpgKey.public);
    const rules = path.join(sensor.root, 'usr/share/vitalwire/suricata/rules/vitalwire.rules');
    const conffile = path.join(sensor.root, 'etc/vitalwire/suricata.yaml');
    const versionIs = (version: string) => {
      assert.is(sensor.installed(), version);
      assert.is(readFileSync(rules, 'utf8').includes('VITALWIRE SEEN Added'), version === '1.1.0');
    };
    sensor.apt('update');
    sensor.prefer('1.0.0');
    sensor.apt('install', 'vitalwire-rules');
    versionIs('1.0.0');
    assert.is(
      execFileSync('dpkg', [`--root=${sensor.root}`, '--verify', 'vitalwire-rules'], {
        encoding: 'utf8',
      }),
      '',
    );

    appendFileSync(conffile, '# ours\n');
    sensor.apt('upgrade');
    versionIs('1.0.0');
    sensor.prefer('1.1.0');
    sensor.apt('upgrade');
    versionIs('1.1.0');
    assert.match(readFileSync(conffile, 'utf8'), '# ours');
    // A preference above 1000 goes back.
    sensor.prefer('1.0.0');
    sensor.apt('upgrade', '--allow-downgrades');
    versionIs('1.0.0');
    // Damage is seen, and put right.
    writeFileSync(rules, '');
    assert.match(
      spawnSync('dpkg', [`--root=${sensor.root}`, '--verify', 'vitalwire-rules'], {
        encoding: 'utf8',
      }).stdout,
      /vitalwire\.rules/,
    );
    sensor.apt('install', '--reinstall', 'vitalwire-rules');
    versionIs('1.0.0');
    sensor.apt('remove', 'vitalwire-rules');
    assert.not.ok(existsSync(rules));
    assert.ok(existsSync(conffile), 'what a site wrote stays until purge');
    sensor.apt('purge', 'vitalwire-rules');
    assert.not.ok(existsSync(conffile));
  });

  test('apt refuses a changed package, a changed index, a foreign key, and a channel that stands still', async () => {
    const channel = await channelOf(1);
    const fresh = () => machine(channel, gpgKey.public);
    const refuses = (message: RegExp, sensor = fresh(), ...more: string[][]) => {
      let said = '';
      for (const args of [['update'], ...more]) said += sensor.try(...args);
      assert.ok(message.test(said), said);
      assert.is(sensor.installed(), '');
    };
    const changed = (file: string, work: () => void) => {
      const full = path.join(channel, file);
      const good = readFileSync(full);
      const bad = Buffer.from(good);
      bad[bad.length >> 1]! ^= 1;
      writeFileSync(full, bad);
      work();
      writeFileSync(full, good);
    };
    changed('1.0.0/vitalwire-rules_1.0.0_all.deb', () =>
      refuses(/Hash Sum mismatch/, fresh(), ['install', 'vitalwire-rules']),
    );
    changed('InRelease', () => refuses(/BADSIG|not signed|Clearsigned|invalid/i));
    const packages = readFileSync(path.join(channel, 'Packages'), 'utf8');
    const byHash = execFileSync('sha256sum', [path.join(channel, 'Packages')], {
      encoding: 'utf8',
    });
    changed(`by-hash/SHA256/${byHash.slice(0, 64)}`, () =>
      changed('Packages', () => refuses(/Hash Sum mismatch|unexpected size/i)),
    );
    assert.match(packages, 'Filename: ./1.0.0/vitalwire-rules_1.0.0_all.deb');
    refuses(/NO_PUBKEY|not available/, machine(channel, openPgpKey().public));
    const still = await channelOf(1, Date.now() - 60 * 86_400_000);
    refuses(/expired/, machine(still, gpgKey.public));
  });

  test('a withdrawn release is not offered', async () => {
    const channel = await channelOf();
    await renewList(openStore(channel), options(), { version: '1.1.0', why: 'x' });
    const sensor = machine(channel, gpgKey.public);
    sensor.apt('update');
    sensor.apt('install', 'vitalwire-rules');
    assert.is(sensor.installed(), '1.0.0');
  });

  test('the lines of the page: the pinned version, which Suricata loads beside the rules of suricata-update, and alerts', async () => {
    const engine = await stockEngineOrSkip('suricata-7');
    if (!engine) return;
    const channel = await channelOf();
    const page = sensor();
    const { root } = page;
    const installs = machine(channel, gpgKey.public, root);
    for (const folder of ['sources.list.d', 'preferences.d', 'keyrings']) {
      mkdirSync(path.join(root, 'etc/apt', folder), { recursive: true });
    }
    writeFileSync(path.join(root, 'etc/apt/keyrings/vitalwire.asc'), gpgKey.public);
    installs.readParts();
    page.program('apt-get', `exec ${onPath('apt-get')} -c ${installs.config} "$@"`);
    const env = { CHANNEL: `file://${channel}`, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
    const lines = (index: number) =>
      block('With apt, on Debian', index).replace(' -T ', ` -T -l ${root}/tmp `);
    for (const version of ['1.1.0', '1.0.0']) {
      await page.twice(lines(0), root, { ...env, VERSION: version });
      assert.is(installs.installed(), version);
    }
    const included = path.join(root, 'etc/vitalwire/suricata.yaml');
    const updated = path.join(root, 'var/lib/suricata/rules/suricata.rules');
    // The scratch root is not /: only where absolute paths begin is another.
    const text = readFileSync(included, 'utf8');
    writeFileSync(included, text.replaceAll(/ (?=\/(?:usr\/share|var)\/)/g, ` ${root}`));
    mkdirSync(path.join(root, 'etc/suricata'));
    writeFileSync(path.join(root, 'etc/suricata/suricata.yaml'), stockConfig(engine));
    wrapper(engine, path.join(root, 'bin'));
    mkdirSync(path.dirname(updated), { recursive: true });
    writeFileSync(updated, 'alert tcp any any -> any any (msg:"other"; sid:1999999; rev:1;)\n');
    assert.match(await page.twice(lines(1), root), /successfully loaded/);
    const pcap = path.join(root, 'case.pcap');
    writeFileSync(pcap, capture());
    const config = path.join(root, 'etc/suricata/suricata.yaml');
    await page.run(`suricata -c ${config} -l ${root}/tmp -k none -r ${pcap}`, root);
    const eve = readFileSync(path.join(root, 'tmp/eve.json'), 'utf8');
    for (const sid of [CHANGED.sid, 1999999]) assert.match(eve, `"signature_id":${sid}`);
    const site = path.join(root, 'opt/zeek/share/zeek/site');
    mkdirSync(site, { recursive: true });
    writeFileSync(path.join(site, 'local.zeek'), '# stock\n');
    await page.twice(lines(2), root);
    const loads = readFileSync(path.join(site, 'local.zeek'), 'utf8');
    assert.is(loads, `# stock\n@load ${root}/etc/vitalwire/local.zeek\n`);
  });
}

/** A machine below a scratch root, with apt's and dpkg's own folders and this channel as its only source. */
function machine(channel: string, publicKey: string, root = scratch()) {
  const aptFolder = path.join(root, 'apt');
  const folders = [
    'apt/state/lists/partial',
    'apt/cache/archives/partial',
    'var/lib/dpkg/updates',
    'var/lib/dpkg/info',
  ];
  for (const folder of folders) mkdirSync(path.join(root, folder), { recursive: true });
  const status = path.join(root, 'var/lib/dpkg/status');
  writeFileSync(status, '');
  writeFileSync(path.join(root, 'vitalwire.asc'), publicKey);
  writeFileSync(
    path.join(aptFolder, 'sources.list'),
    `deb [signed-by=${root}/vitalwire.asc check-valid-until=yes] file://${channel} ./\n`,
  );
  const preferences = path.join(root, 'preferences');
  writeFileSync(preferences, '');
  const config = path.join(aptFolder, 'apt.conf');
  writeFileSync(
    config,
    `${privateConfig(aptFolder)}
Dir::State::status "${status}";
Dir::Etc::Preferences "${preferences}";
// As Debian has it, whatever this machine says.
Acquire::Check-Date "true";
Acquire::Check-Valid-Until "true";
DPkg::Options { "--root=${root}"; "--force-not-root"; "--force-confold"; "--force-script-chrootless"; "--log=/dev/null"; };
`,
  );
  const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  const run = (args: readonly string[]) =>
    spawnSync('apt-get', ['-y', '-c', config, ...args], { env, encoding: 'utf8' });
  return {
    root,
    config,
    /** Sources and pins are those below /etc/apt, as on any machine. */
    readParts: () => {
      const etc = path.join(root, 'etc/apt');
      appendFileSync(
        config,
        `Dir::Etc::SourceList "/dev/null"; Dir::Etc::SourceParts "${etc}/sources.list.d"; Dir::Etc::PreferencesParts "${etc}/preferences.d";\n`,
      );
    },
    apt: (...args: string[]) => {
      const { status: code, stdout, stderr } = run(args);
      assert.is(code, 0, `${stdout}${stderr}`);
    },
    try: (...args: string[]) => {
      const { stdout, stderr } = run(args);
      return stdout + stderr;
    },
    prefer: (version: string) =>
      writeFileSync(
        preferences,
        `Package: vitalwire-rules\nPin: version ${version}\nPin-Priority: 1001\n`,
      ),
    installed: () => {
      const asked = [
        '-W',
        `--admindir=${path.join(root, 'var/lib/dpkg')}`,
        '-f',
        '${db:Status-Status} ${Version}',
        'vitalwire-rules',
      ];
      const { stdout } = spawnSync('dpkg-query', asked, { encoding: 'utf8' });
      return /^installed (.*)/.exec(stdout)?.[1] ?? '';
    },
  };
}

test.run();
