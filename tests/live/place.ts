import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../scripts/lib/root';
import { publish } from '../../scripts/release/publish/publish';
import { openStore } from '../../scripts/release/publish/store';
import { block, sensor } from '../consumers/install-page';
import { realRelease } from '../consumers/packs';
import { listOptions, newKey, scratch } from '../release/bundle/sample';
import { serve } from '../release/publish/serve';

/** A channel with release 1.0.0 of the real pack. */
export interface Channel {
  url: string;
  publicKey: string;
  /** Publishes release 1.1.0, which has one rule more (packs.ts). */
  publishNext(): Promise<void>;
  close(): void;
}

export async function newChannel(): Promise<Channel> {
  const key = newKey();
  const folder = scratch();
  const server = await serve(folder);
  const options = { trusted: key.public, baseUrl: server.url, ...listOptions(key.file) };
  const put = async (version: '1.0.0' | '1.1.0') => {
    await publish(realRelease(version, key.file).folder, openStore(folder), options);
  };
  await put('1.0.0');
  return {
    url: server.url,
    publicKey: key.public,
    publishNext: () => put('1.1.0'),
    close: server.close,
  };
}

/** A sensor's folders below a scratch root, with the pack from a channel as docs/install.md has it. */
export interface Place extends ReturnType<typeof sensor> {
  /** Pins and installs what the channel now has: the lines of the page. */
  install(): Promise<void>;
  rollback(): Promise<void>;
}

export async function newPlace({ url, publicKey }: Channel): Promise<Place> {
  const place = sensor();
  mkdirSync(path.join(place.root, 'var/log'), { recursive: true });
  writeFileSync(path.join(place.root, 'etc/vitalwire.pub'), publicKey);
  place.program(
    'vitalwire',
    `exec ${process.execPath} ${path.join(ROOT, 'scripts/vitalwire.js')} "$@"`,
  );
  const install = async () => {
    await place.run(block('Unpack it', 1), place.root, { CHANNEL: url.replace(/\/$/, '') });
  };
  await install();
  return {
    ...place,
    install,
    rollback: async () => {
      await place.run('vitalwire rollback --into /opt/vitalwire', place.root);
    },
  };
}
