import semver from 'semver';
import { z } from 'zod';
import { parseJson } from '../lib/json';

/** A place where releases are published: a tree of static files, the same on a disk and on a web server. */
export const RELEASES_FILE = 'releases.json';

const RELEASE = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'is not X.Y.Z'),
  date: z.string().describe('Day of the commit that it was built from.'),
  folder: z.string().describe('Relative to releases.json.'),
  engines: z
    .object({ suricata: z.string(), zeek: z.string() })
    .describe('Versions of the engines that the files are for.'),
  keyId: z
    .string()
    .nullable()
    .describe('`SHA256:...` of the key that signed; null for an unsigned one.'),
  zkgCommit: z.string(),
  files: z.record(z.string(), z.string()).describe('sha256 by file name.'),
});

export const CHANNEL = z
  .object({
    schema: z.literal(1),
    name: z.literal('vitalwire'),
    latest: z.string().describe('The highest version.'),
    releases: z.array(RELEASE),
  })
  .describe('releases.json: what there is. Versions ascend; one is never changed or removed.');

export type Channel = z.infer<typeof CHANNEL>;
export type ChannelRelease = z.infer<typeof RELEASE>;

/** @throws FormatError on a releases.json that is none, naming the field that is wrong. */
export function parseChannel(text: string): Channel {
  return parseJson(text, CHANNEL, RELEASES_FILE);
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
