import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { membersOf } from '../../../scripts/operator/verify/verify-archive';
import { pin } from '../../../scripts/operator/pin/pin';
import { parsePackLock, packLockText } from '../../../scripts/operator/pin/lock-file';
import { publish, renewList } from '../../../scripts/release/publish/publish';
import { openStore } from '../../../scripts/release/publish/store';
import {
  listOptions,
  newKey,
  place,
  sampleBundle,
  sampleDetection,
  sampleInput,
  sampleManifest,
  sampleRule,
  scratch,
  sha256,
} from '../bundle/sample';
import { sshKeygenOrSkip, toolOrSkip } from '../bundle/tools';
import { killedAtStep } from '../../operator/pin/kill-at-disk-change';
import { serve } from './serve';

const test = suite('publish');
const BASE = 'https://rules.hospital.example/vitalwire/';

if (sshKeygenOrSkip()) {
  const key = newKey();
  const trusted = key.public;
  const release = (version: string, msg = version, by = key.file) => {
    const detections = [sampleDetection({ suricata: [sampleRule({ msg })] })];
    return place(sampleBundle(by, sampleInput(sampleManifest({ version, detections }))));
  };
  const [one, two, fix] = [release('1.0.0'), release('2.0.0'), release('1.0.1')];
  const DAY_MS = 86_400_000;
  const NOW_MS = Date.UTC(2026, 0, 2);
  const options = { trusted, baseUrl: BASE, ...listOptions(key.file, NOW_MS) };
  const put = (folder: string, store: string) => publish(folder, openStore(store), options);
  const read = (folder: string, file: string) => readFileSync(path.join(folder, file), 'utf8');
  const tree = (folder: string) =>
    new Map(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
        .map((file) => [path.relative(folder, file), sha256(readFileSync(file))]),
    );

  test('releases add up; latest is the highest, whatever came last', async () => {
    const channel = scratch();
    for (const folder of [one, two, fix]) await put(folder, channel);
    const { latest, releases } = JSON.parse(read(channel, 'releases.json'));
    assert.is(latest, '2.0.0');
    assert.equal(
      releases.map(({ version }: { version: string }) => version),
      ['1.0.0', '1.0.1', '2.0.0'],
    );
    for (const { version, files, keyId, date } of releases) {
      assert.match(keyId, /^SHA256:/);
      assert.is(date, '2023-11-14');
      for (const [name, digest] of Object.entries(files)) {
        assert.is(sha256(readFileSync(path.join(channel, version, name))), digest);
      }
    }
    assert.is(JSON.parse(read(channel, 'latest.json')).version, '2.0.0');
    assert.equal(
      readFileSync(path.join(channel, 'latest/vitalwire-suricata.tar.gz')),
      readFileSync(path.join(two, 'vitalwire-2.0.0-suricata.tar.gz')),
    );
    assert.match(read(channel, 'latest/vitalwire-suricata.tar.gz.md5'), /^[0-9a-f]{32}\n$/);
    const { version, sources } = parse(read(channel, 'index.yaml'));
    assert.is(version, 1);
    assert.equal(Object.keys(sources), [
      'vitalwire/pack',
      'vitalwire/pack-1.0.0',
      'vitalwire/pack-1.0.1',
      'vitalwire/pack-2.0.0',
    ]);
    // What suricata-update cannot do without (facts 2.1).
    for (const source of Object.values<any>(sources)) {
      for (const field of ['summary', 'vendor', 'license', 'url']) assert.ok(source[field], field);
    }
    assert.is(sources['vitalwire/pack'].url, `${BASE}latest/vitalwire-suricata.tar.gz`);
  });

  test('a published version is never changed; the same again is no fault', async () => {
    const channel = scratch();
    assert.is((await put(one, channel)).added, true);
    const before = tree(channel);
    assert.is((await put(one, channel)).added, false);
    assert.equal(tree(channel), before);
    try {
      await put(release('1.0.0', 'other'), channel);
      assert.unreachable();
    } catch (error) {
      assert.match((error as Error).message, /stays as it is/);
    }
    assert.equal(tree(channel), before);
  });

  test('only a good bundle of a trusted key is published', async () => {
    const cases: [string, RegExp][] = [
      [release('1.0.0', 'x', newKey().file), /not a trusted key/],
      [place(sampleBundle(null)), /vouches/],
      [scratch(), /SHA256SUMS: is missing/],
    ];
    const damaged = release('1.0.0');
    writeFileSync(path.join(damaged, 'rules.csv'), '');
    cases.push([damaged, /rules.csv/]);
    for (const [folder, message] of cases) {
      const channel = scratch();
      let said = '';
      await put(folder, channel).catch((error: Error) => (said = error.message));
      assert.match(said, message);
      assert.equal(readdirSync(channel), []);
    }
    assert.throws(() => openStore('ftp://x/'), /cannot be published to/);
  });

  test('killed at any step, the channel shows whole releases only; repeated, it is complete', async () => {
    const whole = scratch();
    await put(one, whole);
    await put(two, whole);
    const expected = tree(whole);
    for (let n = 1; ; n += 5) {
      const channel = scratch();
      await put(one, channel);
      const killed = await killedAtStep(n, () => put(two, channel));
      const { releases } = JSON.parse(read(channel, 'releases.json'));
      for (const { version, files } of releases) {
        for (const [name, digest] of Object.entries(files)) {
          assert.is(sha256(readFileSync(path.join(channel, version, name))), digest, `step ${n}`);
        }
      }
      const latest = JSON.parse(read(channel, 'latest.json')).version;
      assert.ok(releases.some(({ version }: { version: string }) => version === latest));
      // The process is dead, so its lock is free; here it is still us.
      execFileSync('rm', ['-rf', path.join(channel, '.publish.lock')]);
      await put(two, channel);
      const left = [...tree(channel)].filter(([name]) => !/(^|\/)\.[^/]*\.new$/.test(name));
      assert.equal(new Map(left), expected, `step ${n}`);
      if (!killed) break;
    }
  });

  if (toolOrSkip('git')) {
    test('the package is a git repository with a tag for each release, also over plain HTTP', async () => {
      const channel = scratch();
      for (const folder of [one, two]) await put(folder, channel);
      const server = await serve(channel);
      try {
        for (const url of [path.join(channel, 'zkg/vitalwire'), `${server.url}zkg/vitalwire`]) {
          const clone = path.join(scratch(), 'vitalwire');
          await server.run('git', ['clone', '-q', url, clone]);
          const git = (...args: string[]) =>
            execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', stdio: 'pipe' });
          git('fsck', '--strict');
          assert.is(git('tag'), '1.0.0\n2.0.0\n');
          assert.is(git('rev-parse', 'HEAD'), git('rev-parse', '2.0.0'));
          git('checkout', '-q', '1.0.0');
          const archive = readFileSync(path.join(one, 'vitalwire-1.0.0-zeek.tar.gz'));
          for (const { path: name, bytes } of membersOf(archive)) {
            assert.equal(readFileSync(path.join(clone, name)), Buffer.from(bytes));
          }
          assert.ok(existsSync(path.join(clone, 'zkg.meta')));
        }
        const source = path.join(scratch(), 'source');
        await server.run('git', ['clone', '-q', `${server.url}zkg/source`, source]);
        assert.is(read(source, 'vitalwire/zkg.index'), `${BASE}zkg/vitalwire\n`);
      } finally {
        server.close();
      }
    });
  }

  test('pins name digests from the signed sums and a commit computed from the signed archive', async () => {
    const channel = scratch();
    for (const folder of [one, fix, two]) await put(folder, channel);
    const server = await serve(channel);
    try {
      const from = server.url;
      const ask = async (version: string, by = trusted) =>
        (await pin({ from, trusted: by, version, nowMs: NOW_MS })).lock;
      const lock = await ask('2.0.0');
      assert.equal(parsePackLock(packLockText(lock)), lock);
      assert.throws(
        () => parsePackLock(packLockText(lock).replaceAll('\n', '\r\n')),
        /ends its lines with CR LF; write "vitalwire\.lock -text"/,
      );
      const ref = read(channel, 'zkg/vitalwire/packed-refs');
      assert.match(ref, `${lock.zkg} refs/tags/2.0.0`);
      assert.is((await ask('latest')).version, '2.0.0');
      assert.is((await ask('^1.0')).version, '1.0.1');
      const fails = async (version: string, message: RegExp, key = trusted) => {
        let said = '';
        await ask(version, key).catch((error: Error) => (said = error.message));
        assert.match(said, message);
      };
      await fails('3.0.0', /the latest are: 1.0.0, 1.0.1, 2.0.0/);
      await fails('2.0.0', /not a trusted key/, newKey().public);
      // A channel that hands out an older release under a newer number.
      cpSync(path.join(channel, '1.0.0'), path.join(channel, '2.0.0'), { recursive: true });
      await fails('2.0.0', /holds version 1.0.0, not 2.0.0/);
      writeFileSync(path.join(channel, '2.0.0', 'rules.csv'), '');
      await fails('2.0.0', /rules.csv/);
    } finally {
      server.close();
    }
  });

  test('a web server that takes PUT is as good as a folder', async () => {
    const server = await putServer();
    try {
      await publish(one, openStore(server.url, 'secret'), options);
      const folder = scratch();
      await put(one, folder);
      const [names, lists] = [[...server.files.keys()], /^lists\//];
      assert.equal(
        names.filter((name) => !lists.test(name)).sort(),
        [...tree(folder).keys()].filter((name) => !lists.test(name)).sort(),
      );
      await refused(publish(two, openStore(server.url), options), /401/);
    } finally {
      server.close();
    }
  });

  test('two publishers at once on a web server: neither makes the release of the other vanish', async () => {
    const server = await putServer();
    try {
      const store = () => openStore(server.url, 'secret');
      await Promise.all([one, two, fix].map((folder) => publish(folder, store(), options)));
      const list = JSON.parse(server.files.get('releases.json')!.toString());
      assert.equal(
        list.releases.map(({ version }: { version: string }) => version),
        ['1.0.0', '1.0.1', '2.0.0'],
      );
      assert.is(list.counter, 3);
      const index = parse(server.files.get('index.yaml')!.toString());
      assert.is(Object.keys(index.sources).length, 4);
      const signature = `lists/${sha256(server.files.get('releases.json')!)}.sig`;
      assert.ok(server.files.has(signature));
    } finally {
      server.close();
    }
  });

  test('a copy that lags behind is never written back over what was published since', async () => {
    const server = await putServer();
    try {
      await publish(one, openStore(server.url, 'secret'), options);
      server.lag();
      await publish(two, openStore(server.url, 'secret'), options);
      // From here on every answer is the list of before the second publication.
      server.answerOld();
      await refused(
        publish(fix, openStore(server.url, 'secret'), options),
        /is an old copy; try again/,
      );
      const { releases } = JSON.parse(server.files.get('releases.json')!.toString());
      assert.equal(
        releases.map(({ version }: { version: string }) => version),
        ['1.0.0', '2.0.0'],
      );
    } finally {
      server.close();
    }
  });

  test('a server that cannot compare is not published to', async () => {
    for (const [manners, message] of [
      [{ ignoresIfMatch: true }, /ignores If-Match/],
      [{ etag: false }, /no strong ETag/],
    ] as const) {
      const server = await putServer(manners);
      try {
        const first = publish(one, openStore(server.url, 'secret'), options);
        await ('etag' in manners ? first : refused(first, message));
        if ('etag' in manners) {
          await refused(publish(two, openStore(server.url, 'secret'), options), message);
        }
      } finally {
        server.close();
      }
    }
  });

  test('a token is sent over https alone, and follows no redirect', async () => {
    assert.throws(() => openStore('http://rules.hospital.example/', 'secret'), /in the clear/);
    openStore('https://rules.hospital.example/', 'secret');
    openStore('http://rules.hospital.example/');
    const [thief, heard] = [await putServer(), [] as (string | undefined)[]];
    const server = http.createServer((request, response) => {
      heard.push(request.headers.authorization);
      response.writeHead(307, { location: `${thief.url}${request.url!.slice(1)}` }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const store = openStore(`http://127.0.0.1:${port}/`, 'secret');
      await refused(publish(one, store, options), /redirect/);
      assert.ok(heard.length > 0);
      assert.is(thief.asked(), 0);
    } finally {
      server.close();
      server.closeAllConnections();
      thief.close();
    }
  });

  test('the list is signed anew when half of its time is over, and a withdrawn release stays listed', async () => {
    const channel = scratch();
    for (const folder of [one, two]) await put(folder, channel);
    const list = () => JSON.parse(read(channel, 'releases.json'));
    assert.is(list().counter, 2);
    const store = openStore(channel);
    const later = (days: number) => ({ ...options, nowMs: NOW_MS + days * DAY_MS });
    await renewList(store, later(10));
    assert.is(list().counter, 2);
    await renewList(store, later(20));
    assert.equal([list().counter, list().expires.slice(0, 10)], [3, '2026-02-26']);
    await renewList(store, later(21), { version: '2.0.0', why: 'sid 1730000 misses' });
    assert.equal([list().latest, list().releases.length], ['1.0.0', 2]);
    assert.is(JSON.parse(read(channel, 'latest.json')).version, '1.0.0');
    const ask = (version: string) =>
      pin({ from: `file://${channel}/`, trusted, version, nowMs: NOW_MS + 22 * DAY_MS });
    assert.is((await ask('latest')).lock.version, '1.0.0');
    await refused(ask('2.0.0'), /withdrawn by its publisher: sid 1730000 misses/);
    await refused(renewList(store, later(21), { version: '9.0.0', why: 'x' }), /no 9.0.0/);
    // A second publication of the bundle does not bring it back.
    await publish(two, store, later(22));
    assert.is(list().latest, '1.0.0');
  });

  async function refused(work: Promise<unknown>, message: RegExp): Promise<void> {
    let said = 'nothing was refused';
    await work.catch((error: Error) => (said = error.message));
    assert.match(said, message);
  }
}

/** A web server that takes PUT with a token, and compares as RFC 9110, 13.1 says. */
async function putServer({ ignoresIfMatch = false, etag = true } = {}) {
  const files = new Map<string, Buffer>();
  let copy: Map<string, Buffer> | null = null;
  let shown: ReadonlyMap<string, Buffer> = files;
  let asked = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked += 1;
      if (request.headers.authorization !== 'Bearer secret') return response.writeHead(401).end();
      const name = request.url!.slice(1);
      const tagOf = (bytes: Buffer | undefined) => (bytes ? `"${sha256(bytes)}"` : null);
      if (request.method === 'PUT') {
        const { 'if-match': wanted, 'if-none-match': none } = request.headers;
        const is = tagOf(files.get(name));
        const fails = (wanted !== undefined && wanted !== is) || (none === '*' && is !== null);
        if (fails && !ignoresIfMatch) return response.writeHead(412).end();
        files.set(name, Buffer.concat(chunks));
        return response.writeHead(201).end();
      }
      const found = (name === 'releases.json' ? shown : files).get(name);
      const tag = tagOf(found);
      return response.writeHead(found ? 200 : 404, tag && etag ? { etag: tag } : {}).end(found);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    files,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked: () => asked,
    lag: () => (copy = new Map(files)),
    answerOld: () => (shown = copy!),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

test.run();
