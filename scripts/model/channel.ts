import semver from 'semver';
import { z } from 'zod';
import { parseJson } from '../lib/json';

/** A place where releases are published: a tree of static files, the same on a disk and on a web server. */
export const RELEASES_FILE = 'releases.json';

/**
 * Where the signature of a list lies: named after the list's own sha256, so that one rename changes both, and no reader
 * ever meets a list beside the signature of another.
 */
export const listSignatureFile = (sha256: string): string => `lists/${sha256}.sig`;

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
  withdrawn: z
    .string()
    .optional()
    .describe('Why nobody should install it any more; absent for a good one.'),
});

const TIME = z.iso.datetime();

export const CHANNEL = z
  .object({
    schema: z.literal(2),
    name: z.literal('vitalwire'),
    counter: z.int().positive().describe('Goes up by one with every list that is signed.'),
    issued: TIME.describe('When this list was signed.'),
    expires: TIME.describe('From then on nobody may take it for the newest list.'),
    latest: z.string().describe('The highest version that is not withdrawn.'),
    releases: z.array(RELEASE),
  })
  .describe(
    'releases.json: what there is, signed in lists/<its sha256>.sig. Versions ascend; one is never changed or removed.',
  );

export type Channel = z.infer<typeof CHANNEL>;
export type ChannelRelease = z.infer<typeof RELEASE>;

/** @throws FormatError on a releases.json that is none, naming the field that is wrong. */
export function parseChannel(text: string): Channel {
  return parseJson(text, CHANNEL, RELEASES_FILE);
}

/** The list that follows another: the same releases and more, counted on. */
export function nextChannel(
  counter: number,
  releases: readonly ChannelRelease[],
  issuedMs: number,
  validDays: number,
): Channel {
  const sorted = [...releases].sort((a, b) => semver.compare(a.version, b.version));
  const good = sorted.filter(({ withdrawn }) => withdrawn === undefined);
  const time = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    schema: 2,
    name: 'vitalwire',
    counter,
    issued: time(issuedMs),
    expires: time(issuedMs + validDays * 86_400_000),
    latest: (good.at(-1) ?? sorted.at(-1)!).version,
    releases: sorted,
  };
}

export function channelText(channel: Channel): string {
  return `${JSON.stringify(channel, null, 2)}\n`;
}
