import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pin, type PinOptions } from '../../../scripts/operator/pin/pin';
import { ageText } from '../../../scripts/operator/pin/releases';
import { LIST_NAMESPACE, sign } from '../../../scripts/operator/verify/signature';
import { publish } from '../../../scripts/release/publish/publish';
import { openStore } from '../../../scripts/release/publish/store';
import {
  listOptions,
  newKey,
  place,
  sampleBundle,
  sampleInput,
  sampleManifest,
  scratch,
  sha256,
} from '../../release/bundle/sample';
import { sshKeygenOrSkip } from '../../release/bundle/tools';

/** The attacks of TUF's specification (section 1.5.2), as docs/bundles.md lists them. */
const test = suite('pin/channel-attacks');

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 0, 2);

if (sshKeygenOrSkip()) {
  const key = newKey();
  const bundleOf = (version: string) =>
    place(sampleBundle(key.file, sampleInput(sampleManifest({ version }))));
  const BUNDLES = ['1.0.0', '1.1.0'].map(bundleOf);

  /** A channel that held 1.0.0 first, a copy of that state, and the channel with 1.1.0 as well. */
  const channels = async () => {
    const [channel, older] = [scratch(), scratch()];
    const put = (folder: string) =>
      publish(folder, openStore(channel), {
        ...{ trusted: key.public, baseUrl: 'https://rules.hospital.example/' },
        ...listOptions(key.file, NOW_MS),
      });
    await put(BUNDLES[0]!);
    cpSync(channel, older, { recursive: true });
    await put(BUNDLES[1]!);
    return { channel, older };
  };
  const ask = (channel: string, version = 'latest', options: Partial<PinOptions> = {}) =>
    pin({
      ...{ from: `file://${channel}/`, trusted: key.public, version },
      ...{ nowMs: NOW_MS + 3 * DAY_MS, ...options },
    });
  const refused = async (work: Promise<unknown>, message: RegExp) => {
    let said = 'nothing was refused';
    await work.catch((error: Error) => (said = error.message));
    assert.match(said, message);
  };
  const list = (channel: string) => path.join(channel, 'releases.json');

  test('says how old the list is', async () => {
    const { channel } = await channels();
    const { list: read, lock, date, warnings } = await ask(channel);
    assert.is(
      ageText(read, NOW_MS + 3 * DAY_MS),
      'list 2 of 2026-01-02 (3 days old, good until 2026-02-06)',
    );
    assert.equal([lock.version, lock.list, date, warnings], ['1.1.0', '2', '2023-11-14', []]);
  });

  test('rollback: an older list does not lower a pin in silence', async () => {
    const { channel, older } = await channels();
    const { lock: before } = await ask(channel);
    const again = { before: { ...before, place: `file://${older}/` } };
    await refused(ask(older, 'latest', again), /1.0.0 is older than 1.1.0, which is pinned/);
    // The same version from an older list: nothing is lowered, and the list still went back.
    const pinned = { before: { ...again.before, version: '1.0.0' } };
    await refused(ask(older, 'latest', pinned), /its list is number 1, the pin was made from 2/);
    const { lock } = await ask(older, 'latest', { ...again, allowDowngrade: true });
    assert.equal([lock.version, lock.list], ['1.0.0', '1']);
  });

  test('indefinite freeze: a list that is not renewed stops being the newest', async () => {
    const { channel } = await channels();
    const nowMs = NOW_MS + 40 * DAY_MS;
    await refused(ask(channel, 'latest', { nowMs }), /stands still: list 2 .*EXPIRED 2026-02-06/);
    await refused(ask(channel, '^1.0', { nowMs }), /stands still/);
    const { lock, warnings } = await ask(channel, '1.1.0', { nowMs });
    assert.is(lock.version, '1.1.0');
    assert.match(warnings[0]!, /newer releases may be kept back/);
  });

  test('arbitrary list: changed, unsigned, signed by another key, or for another purpose', async () => {
    const { channel } = await channels();
    const text = readFileSync(list(channel));
    const put = (bytes: Buffer, signature: string | null) => {
      writeFileSync(list(channel), bytes);
      if (signature) writeFileSync(path.join(channel, `lists/${sha256(bytes)}.sig`), signature);
    };
    const changed = Buffer.from(text.toString().replace('"counter": 2', '"counter": 9'));
    put(changed, null);
    await refused(ask(channel), /has no signature/);
    put(changed, readFileSync(path.join(channel, `lists/${sha256(text)}.sig`), 'latin1'));
    await refused(ask(channel), /the signature of releases.json: it does not hold/);
    put(changed, sign(changed, newKey().file, LIST_NAMESPACE));
    await refused(ask(channel), /not a trusted key/);
    // A signature of bundles serves for no list, and the other way round.
    put(text, sign(text, key.file));
    await refused(ask(channel), /does not hold/);
    const forBundles = `x namespaces="vitalwire" ${key.public}`;
    put(text, sign(text, key.file, LIST_NAMESPACE));
    await refused(ask(channel, 'latest', { trusted: forBundles }), /does not hold/);
    // The machine that renews lists by night cannot sign a release.
    const night = newKey();
    put(text, sign(text, night.file, LIST_NAMESPACE));
    const trusted = `${forBundles}\nx namespaces="vitalwire-channel" ${night.public}`;
    assert.is((await ask(channel, 'latest', { trusted })).lock.version, '1.1.0');
    const other = `x namespaces="vitalwire-channel" ${key.public}\n${night.public}`;
    await refused(ask(channel, 'latest', { trusted: other }), /does not hold/);
  });

  test('mix and match: files of two releases together', async () => {
    const { channel } = await channels();
    const file = (version: string, name: string) => path.join(channel, version, name);
    writeFileSync(file('1.1.0', 'rules.csv'), readFileSync(file('1.0.0', 'rules.csv')));
    writeFileSync(file('1.1.0', 'manifest.json'), readFileSync(file('1.0.0', 'manifest.json')));
    await refused(ask(channel), /manifest.json: is not what SHA256SUMS says/);
  });

  test('wrong software: one signed release in the place of another', async () => {
    const { channel } = await channels();
    renameSync(path.join(channel, '1.1.0'), path.join(channel, 'away'));
    cpSync(path.join(channel, '1.0.0'), path.join(channel, '1.1.0'), { recursive: true });
    await refused(ask(channel), /holds version 1.0.0, not 1.1.0/);
  });

  test('key compromise: a revoked key signs nothing any more, neither lists nor bundles', async () => {
    const { channel } = await channels();
    const revoked = Buffer.from(key.public);
    await refused(
      ask(channel, 'latest', { revoked }),
      /the signature of releases.json: .*revoked/i,
    );
    const night = newKey();
    const text = readFileSync(list(channel));
    writeFileSync(
      path.join(channel, `lists/${sha256(text)}.sig`),
      sign(text, night.file, LIST_NAMESPACE),
    );
    const trusted = `${key.public}\n${night.public}`;
    assert.is((await ask(channel, 'latest', { trusted })).lock.version, '1.1.0');
    await refused(ask(channel, 'latest', { trusted, revoked }), /revoked/i);
  });

  test('endless data and slow retrieval: a server cannot hold a pin for ever, or fill the memory', async () => {
    const server = http.createServer((request, response) => {
      response.writeHead(200);
      const endless = Buffer.alloc(1024 * 1024);
      const more = () => {
        while (response.write(endless));
        response.once('drain', more);
      };
      if (request.url === '/releases.json') more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const from = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      await refused(ask('', 'latest', { from }), /is larger than 67108864 bytes/);
      const { fetchFile } = await import('../../../scripts/operator/pin/fetch');
      await refused(fetchFile(from, 'slow', 300), /timeout|aborted/i);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
}

test.run();
