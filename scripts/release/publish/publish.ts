import path from 'node:path';
import { readBundle } from '../../operator/verify/read-bundle';
import { readTarTime } from '../../lib/archive/tar-read';
import { gunzip } from '../../lib/archive/gzip';
import { sha256 } from '../../operator/verify/sums';
import { judgeFiles, type VerifyOptions } from '../../operator/verify/verify';
import {
  channelText,
  parseChannel,
  RELEASES_FILE,
  type Channel,
  type ChannelRelease,
} from '../../model/channel';
import {
  ENGINE_RANGES,
  indexText,
  PACKAGE_REPOSITORY,
  SOURCE_REPOSITORY,
} from '../../operator/pin/channel';
import { gitCommit } from '../../lib/git-objects';
import { objectPath, repositoryFiles } from './git-repository';
import type { Store } from './store';
import { zkgCommit } from '../../operator/verify/zkg-package';

export interface PublishOptions extends VerifyOptions {
  /** Address under which the store is served, ending in a slash. */
  baseUrl: string;
  /** Where zkg finds the package's repository, if not below baseUrl: zkg asks no plain web server. */
  gitUrl?: string | undefined;
  onStep?: (what: string) => void;
}

export interface Published {
  version: string;
  latest: string;
  /** False: this very release was there already; what an interrupted run left out was added. */
  added: boolean;
  zkgCommit: string;
}

const UNPACKED_BYTES = 128 * 1024 * 1024;

/**
 * Adds a release to a channel. The bundle is verified first; a version that is there with other content
 * is never overwritten. Its files come first and what points to them last (releases.json, then index,
 * repository and `latest`), so that an interrupted run shows readers nothing half; a repeated one ends it.
 * @throws Error with every reason for a refusal.
 */
export function publish(folder: string, store: Store, options: PublishOptions): Promise<Published> {
  return store.exclusively(() => add(folder, store, options));
}

async function add(
  folder: string,
  store: Store,
  { baseUrl, gitUrl, onStep = () => undefined, ...verify }: PublishOptions,
): Promise<Published> {
  const bundle = readBundle(folder);
  const report = judgeFiles(bundle, verify);
  if (!report.ok || !report.version) throw new Error(`refused: ${report.problems.join('; ')}`);
  const { version } = report;
  const archiveOf = (part: string) => bundle.files.get(`vitalwire-${version}${part}.tar.gz`)!;
  const packed = zkgCommit(version, archiveOf('-zeek'));
  const release: ChannelRelease = {
    version,
    date: new Date(readTarTime(gunzip(archiveOf(''), UNPACKED_BYTES)) * 1000)
      .toISOString()
      .slice(0, 10),
    folder: `${version}/`,
    engines: ENGINE_RANGES,
    keyId: report.signer?.keyId ?? null,
    zkgCommit: packed.commit,
    files: Object.fromEntries([...bundle.files].map(([name, bytes]) => [name, sha256(bytes)])),
  };
  const known = await store.read(RELEASES_FILE);
  const old = known ? parseChannel(known.toString('utf8')).releases : [];
  const same = old.find((other) => other.version === version);
  if (same && JSON.stringify(same) !== JSON.stringify(release)) {
    throw new Error(
      `${version} is published at ${store.name} with other content and stays as it is; release a new version`,
    );
  }
  const text = channelText(same ? old : [...old, release]);
  const channel = parseChannel(text);

  for (const [name, bytes] of bundle.files) {
    onStep(`${version}/${name}`);
    await addFile(store, `${version}/${name}`, bytes);
  }
  for (const [id, bytes] of packed.objects) {
    onStep(`${PACKAGE_REPOSITORY} ${id.slice(0, 12)}`);
    const file = `${PACKAGE_REPOSITORY}/${objectPath(id)}`;
    if (!(await store.read(file))) await store.replace(file, bytes);
  }
  if (!same) await store.replace(RELEASES_FILE, Buffer.from(text));
  onStep('index');
  await point(store, channel, baseUrl, gitUrl ?? `${baseUrl}${PACKAGE_REPOSITORY}`);
  return { version, latest: channel.latest, added: !same, zkgCommit: packed.commit };
}

/** What an earlier, interrupted run wrote is the same; anything else is not ours to replace. */
async function addFile(store: Store, file: string, bytes: Buffer): Promise<void> {
  const there = await store.read(file);
  if (there && !there.equals(bytes)) {
    throw new Error(
      `${file} is at ${store.name} with other content; it may belong to a publication that was interrupted: remove that folder by hand if releases.json does not list it`,
    );
  }
  if (!there) await store.replace(file, bytes);
}

/** Everything that says which version is the newest, made anew from the list of releases. */
async function point(
  store: Store,
  channel: Channel,
  baseUrl: string,
  gitUrl: string,
): Promise<void> {
  const put = (file: string, content: string | Uint8Array) =>
    store.replace(file, typeof content === 'string' ? Buffer.from(content) : content);
  const { latest, releases } = channel;
  const tags = new Map(releases.map((release) => [release.version, release.zkgCommit]));
  for (const [file, text] of repositoryFiles({ tags, main: tags.get(latest)! })) {
    await put(`${PACKAGE_REPOSITORY}/${file}`, text);
  }
  const index = Buffer.from(`${gitUrl}\n`);
  const entry = { path: 'vitalwire/zkg.index', bytes: index, executable: false };
  const source = gitCommit([entry], 'Packages of this channel', 0);
  for (const [id, bytes] of source.objects) {
    await put(`${SOURCE_REPOSITORY}/${objectPath(id)}`, bytes);
  }
  for (const [file, text] of repositoryFiles({ tags: new Map(), main: source.commit })) {
    await put(`${SOURCE_REPOSITORY}/${file}`, text);
  }
  await put('index.yaml', indexText(channel, baseUrl));
  // The archive before its checksum: in between, suricata-update only fetches once more.
  for (const suffix of ['', '.md5']) {
    const name = `vitalwire-${latest}-suricata.tar.gz${suffix}`;
    const bytes = await store.read(path.posix.join(latest, name));
    await put(`latest/vitalwire-suricata.tar.gz${suffix}`, bytes!);
  }
  await put('latest.json', `${JSON.stringify({ version: latest, folder: `${latest}/` })}\n`);
}
