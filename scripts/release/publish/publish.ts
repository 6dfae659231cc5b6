import path from 'node:path';
import { readBundle } from '../../operator/verify/read-bundle';
import { readTarTime } from '../../lib/archive/tar-read';
import { gunzip } from '../../lib/archive/gzip';
import { sha256 } from '../../operator/verify/sums';
import { judgeFiles, type VerifyOptions } from '../../operator/verify/verify';
import {
  channelText,
  listSignatureFile,
  nextChannel,
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
import { debFile } from '../bundle/deb';
import { aptIndex, byHashFile } from './apt-repository';
import { gitCommit, type GitObjects } from '../../lib/git-objects';
import { objectPath, repositoryFiles } from './git-repository';
import type { Store } from './store';
import { zkgCommit } from '../../operator/verify/zkg-package';

export interface ListOptions {
  /** Address under which the store is served, ending in a slash. */
  baseUrl: string;
  /** Where zkg finds the package's repository, if not below baseUrl: zkg asks no plain web server. */
  gitUrl?: string | undefined;
  /** Signs the list of releases; null leaves it unsigned, and nobody can pin from it. */
  signList: ((list: Uint8Array) => string) | null;
  /** Signs in the clear for apt; null or absent leaves the channel without a repository for apt. */
  signRelease?: ((release: string) => string) | null | undefined;
  nowMs: number;
  /** How long the list may be taken for the newest. */
  validDays?: number | undefined;
  onStep?: (what: string) => void;
}

export type PublishOptions = VerifyOptions & ListOptions;

export interface Published {
  version: string;
  latest: string;
  /** False: this very release was there already; what an interrupted run left out was added. */
  added: boolean;
  zkgCommit: string;
  /** Number of the list, and until when it is good. */
  counter: number;
  expires: string;
}

const UNPACKED_BYTES = 128 * 1024 * 1024;
const VALID_DAYS = 35;
/** Publishers that got in between are followed so often; more is no accident. */
const ATTEMPTS = 5;

/**
 * Adds a release to a channel. The bundle is verified first; a version that is there with other content
 * is never overwritten. Its files come first and what points to them last (releases.json, then index,
 * repository and `latest`), so that an interrupted run shows readers nothing half; a repeated one ends it.
 * The list is read, added to and put back only where it is still the one that was read.
 * @throws Error with every reason for a refusal.
 */
export function publish(folder: string, store: Store, options: PublishOptions): Promise<Published> {
  return store.exclusively(() => add(folder, store, options));
}

/**
 * Signs the list of releases anew, with one of them withdrawn where that is asked for.
 * @param withdrawn version, and why nobody should install it any more.
 * @throws Error where there is no list, or no such version.
 */
export function renewList(
  store: Store,
  options: ListOptions,
  withdrawn?: { version: string; why: string },
): Promise<Channel> {
  return store.exclusively(() =>
    changeList(store, options, (old) => {
      if (old.length === 0) throw new Error(`${store.name} has no ${RELEASES_FILE} to sign anew`);
      if (!withdrawn) return old;
      const { version, why } = withdrawn;
      if (!old.some((release) => release.version === version)) {
        throw new Error(`${store.name} has no ${version} to withdraw`);
      }
      return old.map((release) =>
        release.version === version ? { ...release, withdrawn: why } : release,
      );
    }),
  );
}

async function add(folder: string, store: Store, options: PublishOptions): Promise<Published> {
  const { onStep = () => undefined } = options;
  const bundle = readBundle(folder);
  const report = judgeFiles(bundle, options);
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
  refuseOther(store, known ? parseChannel(known.bytes.toString('utf8')).releases : [], release);

  for (const [name, bytes] of bundle.files) {
    onStep(`${version}/${name}`);
    await addFile(store, `${version}/${name}`, bytes);
  }
  await addObjects(store, packed, onStep);
  let added = true;
  const channel = await changeList(store, options, (old) => {
    added = !refuseOther(store, old, release);
    return added ? [...old, release] : old;
  });
  const { latest, counter, expires } = channel;
  return { version, latest, added, zkgCommit: packed.commit, counter, expires };
}

/** Whether this very release is listed. @throws Error where another one of its version is. */
function refuseOther(
  store: Store,
  releases: readonly ChannelRelease[],
  release: ChannelRelease,
): boolean {
  const same = releases.find(({ version }) => version === release.version);
  const { withdrawn: _withdrawn, ...content } = same ?? release;
  if (same && JSON.stringify(content) !== JSON.stringify(release)) {
    throw new Error(
      `${release.version} is published at ${store.name} with other content and stays as it is; release a new version`,
    );
  }
  return same !== undefined;
}

async function changeList(
  store: Store,
  options: ListOptions,
  change: (old: ChannelRelease[]) => ChannelRelease[],
): Promise<Channel> {
  const { signList, nowMs, validDays = VALID_DAYS, onStep = () => undefined } = options;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const known = await store.read(RELEASES_FILE);
    const before = known ? parseChannel(known.bytes.toString('utf8')) : null;
    const releases = change(before?.releases ?? []);
    const isSame = before !== null && JSON.stringify(before.releases) === JSON.stringify(releases);
    const isFresh =
      before !== null && Date.parse(before.expires) - nowMs > (validDays / 2) * 86_400_000;
    let channel = before!;
    if (!isSame || !isFresh) {
      channel = nextChannel((before?.counter ?? 0) + 1, releases, nowMs, validDays);
      const list = Buffer.from(channelText(channel));
      if (signList) {
        await store.replace(listSignatureFile(sha256(list)), Buffer.from(signList(list)));
      }
      if (!(await store.replaceIf(RELEASES_FILE, known, list))) continue;
    }
    onStep('index');
    await point(store, channel, options);
    // Who published meanwhile may have pointed to his list before this one pointed to its own.
    const last = await store.read(RELEASES_FILE);
    if (last?.bytes.toString('utf8') === channelText(channel)) return channel;
  }
  throw new Error(
    `${RELEASES_FILE} at ${store.name} changes while it is read, or is an old copy; try again, at the server itself`,
  );
}

async function addObjects(
  store: Store,
  { objects }: GitObjects,
  onStep: (what: string) => void,
): Promise<void> {
  for (const [id, bytes] of objects) {
    onStep(`${PACKAGE_REPOSITORY} ${id.slice(0, 12)}`);
    const file = `${PACKAGE_REPOSITORY}/${objectPath(id)}`;
    if (!(await store.read(file))) await store.replace(file, bytes);
  }
}

/** What an earlier, interrupted run wrote is the same; anything else is not ours to replace. */
async function addFile(store: Store, file: string, bytes: Buffer): Promise<void> {
  const there = await store.read(file);
  if (there && !there.bytes.equals(bytes)) {
    throw new Error(
      `${file} is at ${store.name} with other content; it may belong to a publication that was interrupted: remove that folder by hand if releases.json does not list it`,
    );
  }
  if (!there) await store.replace(file, bytes);
}

/** The signature is in the one file that apt reads first, so it comes last. Withdrawn releases are not offered. */
async function putAptRepository(
  store: Store,
  channel: Channel,
  signRelease: (release: string) => string,
): Promise<void> {
  const debs = new Map<string, Buffer>();
  for (const { version, withdrawn } of channel.releases) {
    const file = `${version}/${debFile(version)}`;
    const deb = withdrawn === undefined ? await store.read(file) : null;
    if (deb) debs.set(file, deb.bytes);
  }
  const index = aptIndex(debs, channel);
  await store.replace(byHashFile(index), Buffer.from(index.packages));
  await store.replace('Packages', Buffer.from(index.packages));
  await store.replace('InRelease', Buffer.from(signRelease(index.release)));
}

/** Everything that says which version is the newest, made anew from the list of releases. */
async function point(
  store: Store,
  channel: Channel,
  { baseUrl, gitUrl = `${baseUrl}${PACKAGE_REPOSITORY}`, signRelease }: ListOptions,
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
    const { bytes } = (await store.read(path.posix.join(latest, name)))!;
    await put(`latest/vitalwire-suricata.tar.gz${suffix}`, bytes);
  }
  if (signRelease) await putAptRepository(store, channel, signRelease);
  await put('latest.json', `${JSON.stringify({ version: latest, folder: `${latest}/` })}\n`);
}
