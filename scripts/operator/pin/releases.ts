import semver from 'semver';
import {
  listSignatureFile,
  parseChannel,
  RELEASES_FILE,
  type Channel,
  type ChannelRelease,
} from '../../model/channel';
import { sha256 } from '../verify/sums';
import { LIST_NAMESPACE, verifySignature, type Trust } from '../verify/signature';
import { fetchFile } from './fetch';

/**
 * Reads a channel's list of releases and checks who signed it. How old it may be, whoever asks decides.
 * @param from the channel, ending in a slash.
 * @throws Error when there is none, or nobody who is trusted signed it.
 */
export async function readReleases(from: string, trust: Trust): Promise<Channel> {
  const bytes = await fetchFile(from, RELEASES_FILE);
  const signature = await fetchFile(from, listSignatureFile(sha256(bytes))).catch(
    (error: Error) => {
      throw new Error(
        `${RELEASES_FILE} has no signature: ${error.message}; nobody vouches for this list`,
      );
    },
  );
  try {
    verifySignature(bytes, signature.toString('latin1'), trust, LIST_NAMESPACE);
  } catch (error) {
    throw new Error(`the signature of ${RELEASES_FILE}: ${(error as Error).message}`);
  }
  return parseChannel(bytes.toString('utf8'));
}

/** `list 12 of 2026-11-23 (3 days old, good until 2026-12-28)` */
export function ageText(list: Channel, nowMs: number): string {
  const { counter, issued, expires } = list;
  const days = Math.floor((nowMs - Date.parse(issued)) / 86_400_000);
  const old = days < 0 ? 'from the future' : `${days} ${days === 1 ? 'day' : 'days'} old`;
  const until = hasExpired(list, nowMs) ? 'EXPIRED' : 'good until';
  return `list ${counter} of ${issued.slice(0, 10)} (${old}, ${until} ${expires.slice(0, 10)})`;
}

export function hasExpired({ expires }: Channel, nowMs: number): boolean {
  return Date.parse(expires) < nowMs;
}

/**
 * The release that somebody asks for.
 * @param wanted X.Y.Z, a range such as `^1.2`, or `latest`.
 * @throws Error naming what there is, or why the one that is named was withdrawn.
 */
export function choose(wanted: string, { releases }: Channel): ChannelRelease {
  const exact = releases.find(({ version }) => version === wanted);
  if (exact?.withdrawn !== undefined) {
    throw new Error(`${wanted} was withdrawn by its publisher: ${exact.withdrawn}`);
  }
  const good = releases.filter(({ withdrawn }) => withdrawn === undefined);
  const versions = good.map(({ version }) => version);
  const found = semver.maxSatisfying(versions, wanted === 'latest' ? '*' : wanted);
  const release = good.find(({ version }) => version === found);
  if (!release) {
    const known = semver.sort(versions).slice(-5).join(', ') || 'none';
    throw new Error(`there is no release "${wanted}"; the latest are: ${known}`);
  }
  return release;
}
