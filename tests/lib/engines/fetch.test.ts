import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DEBIAN_KEYRING } from '../../../scripts/lib/engines/apt-sources';
import { describeEngine, isPresent } from '../../../scripts/lib/engines/engine';
import { ensureEngines } from '../../../scripts/lib/engines/ensure';
import { findEngines } from '../../../scripts/lib/engines/find';
import { FAKE_DEBS, fakeDebian, type FakeDebian } from './fake-debian';
import { scratchFolder, withEnvironment, writeScript } from './scratch';

const test = suite('engines/fetch');

/** What the log of the fakes says, and empties it. */
function done({ log }: FakeDebian): string[] {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  writeFileSync(log, '');
  return lines.filter(Boolean);
}

async function ensure7(debian: FakeDebian, env: Record<string, string> = {}) {
  const [state] = await withEnvironment({ ...debian.env, ...env }, () =>
    ensureEngines({ engines: ['suricata-7'] }),
  );
  assert.ok(state);
  return state;
}

const EVERYTHING = [
  ...FAKE_DEBS.map((deb) => `get ${deb}`),
  ...FAKE_DEBS.map((deb) => `unpack ${deb}`),
];
const [FIRST, SECOND] = FAKE_DEBS as [string, string];

test('off Debian: one line says what is missing and what to install', async () => {
  const env = { PATH: scratchFolder(), VITALWIRE_ENGINES: scratchFolder() };
  const states = await withEnvironment(env, () => ensureEngines());
  assert.equal(
    states.map((state) => describeEngine(state)),
    [6, 7, 8].map(
      (major) =>
        `suricata-${major}: absent: apt-get and dpkg-deb not found, so it cannot be fetched from ` +
        `Debian; install Suricata ${major} so that it is on PATH`,
    ),
  );
});

test('a Suricata on PATH of the right version is used, and nothing is fetched', async () => {
  const debian = fakeDebian();
  const bin = scratchFolder();
  const config = scratchFolder();
  const says = (folder: string) =>
    writeScript(
      path.join(bin, 'suricata'),
      `echo This is Suricata version 7.0.3 RELEASE; echo '  Configuration directory: ${folder}/'`,
    );
  writeFileSync(path.join(config, 'classification.config'), '');
  says(config);
  const state = await ensure7(debian, { PATH: `${bin}:${debian.env.PATH}` });
  assert.ok(isPresent(state));
  assert.equal([state.version, state.origin], ['7.0.3', path.join(bin, 'suricata')]);
  assert.equal(done(debian), []);
  // A wrapper around one whose folders are elsewhere.
  says('/nowhere/suricata');
  const states = await withEnvironment(
    { PATH: bin, VITALWIRE_ENGINES: debian.engines },
    findEngines,
  );
  const seven = states.find(({ name }) => name === 'suricata-7')!;
  assert.match(String(seven.absent), /\/nowhere\/suricata\/classification\.config .* not there/);
});

if (existsSync(DEBIAN_KEYRING)) {
  test('an engine is fetched once, stamped, and nothing else is left', async () => {
    const debian = fakeDebian();
    const state = await ensure7(debian);
    assert.ok(isPresent(state), describeEngine(state));
    assert.is(state.version, '7.0.99');
    assert.equal(done(debian), EVERYTHING);
    assert.equal(readdirSync(debian.engines), ['suricata-7']);
    const stamp = readFileSync(
      path.join(debian.engines, 'suricata-7', 'vitalwire-stamp.json'),
      'utf8',
    );
    const { sha256, ...rest } = JSON.parse(stamp);
    assert.equal(rest, { engine: 'suricata-7', version: '7.0.99', debs: FAKE_DEBS });
    assert.match(sha256, /^[0-9a-f]{64}$/);

    assert.ok(isPresent(await ensure7(debian)));
    assert.equal(done(debian), []);
  });

  for (const [what, how] of [
    ['fails', `dies-${SECOND}`],
    ['is killed', `killed-${SECOND}`],
  ] as const) {
    test(`a download that ${what} is said, and resumed where it stopped`, async () => {
      const debian = fakeDebian();
      const state = await ensure7(debian, { FAKE_APT: how });
      assert.match(String(state.absent), /(cannot be reached|SIGKILL).*; or install Suricata 7/);
      assert.equal(done(debian), [`get ${FIRST}`]);
      assert.ok(isPresent(await ensure7(debian)));
      assert.equal(done(debian), EVERYTHING.slice(1));
    });
  }

  test('half a tree is thrown away', async () => {
    const debian = fakeDebian();
    const left = path.join(debian.engines, 'suricata-7.unpacking', 'usr', 'bin');
    mkdirSync(left, { recursive: true });
    writeFileSync(path.join(left, 'left-over'), '');
    assert.ok(isPresent(await ensure7(debian)));
    assert.not.ok(existsSync(path.join(debian.engines, 'suricata-7', 'usr', 'bin', 'left-over')));
  });

  test('a tree without a stamp, and one whose binary changed, are fetched anew', async () => {
    const debian = fakeDebian();
    await ensure7(debian);
    const tree = path.join(debian.engines, 'suricata-7');
    for (const file of ['vitalwire-stamp.json', path.join('usr', 'bin', 'suricata')]) {
      done(debian);
      writeFileSync(path.join(tree, file), '');
      assert.ok(isPresent(await ensure7(debian)), file);
      assert.equal(done(debian), EVERYTHING, file);
    }
  });

  test('a package that does not unpack leaves no engine', async () => {
    const debian = fakeDebian();
    const state = await ensure7(debian, { FAKE_DPKG: 'fails' });
    assert.match(String(state.absent), /dpkg-deb -x .* ended with exit code 2/);
    assert.not.ok(existsSync(path.join(debian.engines, 'suricata-7')));
  });

  test('another major version than the wanted one is refused', async () => {
    const debian = fakeDebian();
    const state = await ensure7(debian, { FAKE_VERSION: '8.1.0' });
    assert.match(String(state.absent), /gave Suricata 8\.1\.0 in place of suricata-7/);
    assert.not.ok(existsSync(path.join(debian.engines, 'suricata-7')));
  });

  test('two at once fetch it once', async () => {
    const debian = fakeDebian();
    // In one environment for both: who ends first must not put the old one back under the other.
    const once = () => ensureEngines({ engines: ['suricata-7'] });
    const states = await withEnvironment(debian.env, () => Promise.all([once(), once()]));
    assert.ok(states.flat().every(isPresent));
    assert.equal(done(debian), EVERYTHING);
  });

  test('the lock of a process that died is taken over', async () => {
    const debian = fakeDebian();
    const dead = spawn('/bin/true');
    await new Promise((resolve) => dead.once('exit', resolve));
    const lock = path.join(debian.engines, 'suricata-7.lock');
    mkdirSync(lock, { recursive: true });
    writeFileSync(
      path.join(lock, 'owner'),
      `${(await import('node:os')).hostname()} ${dead.pid}\n`,
    );
    assert.ok(isPresent(await ensure7(debian)));
    assert.not.ok(existsSync(lock));
  });
}

test.run();
