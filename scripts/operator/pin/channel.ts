import semver from 'semver';
import { stringify } from 'yaml';

/** A place where releases are published: a tree of static files, the same on a disk and on a web server. */
export const RELEASES_FILE = 'releases.json';
export const PACKAGE_REPOSITORY = 'zkg/vitalwire';
export const SOURCE_REPOSITORY = 'zkg/source';

/** releases.json: what there is, for programs. Versions ascend; one is never changed or removed. */
export interface Channel {
  schema: 1;
  name: 'vitalwire';
  /** The highest version. */
  latest: string;
  releases: ChannelRelease[];
}

export interface ChannelRelease {
  version: string;
  /** Day of the commit that it was built from. */
  date: string;
  /** Relative to releases.json. */
  folder: string;
  /** Versions of the engines that the files are for. */
  engines: { suricata: string; zeek: string };
  /** `SHA256:...` of the key that signed; null for an unsigned one. */
  keyId: string | null;
  zkgCommit: string;
  /** sha256 by file name. */
  files: Record<string, string>;
}

export const ENGINE_RANGES = { suricata: '>=6.0.0 <9', zeek: '>=6.0.0 <9' };

/** @throws Error on a releases.json that is none. */
export function parseChannel(text: string): Channel {
  const channel = JSON.parse(text) as Partial<Channel> | null;
  if (channel?.schema !== 1 || channel.name !== 'vitalwire' || !Array.isArray(channel.releases)) {
    throw new Error(`${RELEASES_FILE} is not a list of releases of vitalwire (schema 1)`);
  }
  return channel as Channel;
}

export function channelText(releases: readonly ChannelRelease[]): string {
  const sorted = [...releases].sort((a, b) => semver.compare(a.version, b.version));
  const channel: Channel = {
    schema: 1,
    name: 'vitalwire',
    latest: sorted.at(-1)!.version,
    releases: sorted,
  };
  return `${JSON.stringify(channel, null, 2)}\n`;
}

/**
 * index.yaml for SOURCE_INDEX_URL of suricata-update: one source that follows the latest release, and
 * one for each version that stays where it is.
 * @param base address under which the channel is served, ending in a slash.
 */
export function indexText({ latest, releases }: Channel, base: string): string {
  const source = (version: string, file: string, summary: string) => ({
    summary,
    description: 'Finds backdoored and careless patient monitors on a hospital network.\n',
    vendor: 'Vitalwire',
    license: 'Apache-2.0',
    // The tool puts in its own values for %(name)s.
    url: `${base}${file}`.replaceAll('%', '%%'),
    'min-version': '7.0.3',
    tags: ['medical', version],
  });
  const follow = source(
    latest,
    'latest/vitalwire-suricata.tar.gz',
    'Vitalwire, the latest release',
  );
  const pinned = releases.map(({ version, folder }) => [
    `vitalwire/pack-${version}`,
    source(
      version,
      `${folder}vitalwire-${version}-suricata.tar.gz`,
      `Vitalwire ${version}, pinned`,
    ),
  ]);
  const sources = { 'vitalwire/pack': follow, ...Object.fromEntries(pinned) };
  return stringify({ version: 1, sources }, { lineWidth: 0 });
}
