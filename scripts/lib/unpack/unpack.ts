import { isTar, untar, unzip, type Entry } from './archives';
import { isBase64, unbase64 } from './base64';
import { peek, type Chunks } from './chunks';
import { gunzip, unbzip, unxz, unzstd } from './compressed';
import { whyUnread } from '../file-errors';

/** One file as it was before it was packed. */
export interface Member {
  /** `logs.tar.gz`, or `logs.tar.gz: 2025/conn.log` for what lies in an archive. */
  name: string;
  /** The first bytes, at most 64 KiB; `chunks` begins with them. */
  head: Buffer;
  chunks: Chunks;
  packed: boolean;
  /** Why no more than `head` can be had; \`chunks\` throws it at its end. Null where nobody knows yet. */
  failure: Error | null;
}

/** A packed file in a packed archive in an archive: deeper nesting is no log. */
const MOST_LAYERS = 6;

/**
 * Takes a file apart until nothing of it is packed: gzip, bzip2, xz, zstd, base64, tar and zip, told by their
 * first bytes and never by a name. Members have to be read to their end in the order in which they come.
 * @throws Error of the system for a file of which nothing can be read: it must not pass for an empty one; Error from a member's chunks, in words, where the file is damaged; what came before holds.
 */
export async function* unpack(name: string, chunks: Chunks, layer = 0): AsyncGenerator<Member> {
  const { head, whole, failure } = await peek(chunks);
  if (layer === 0 && failure && head.length === 0) throw failure;
  const packing = PACKINGS.find(({ begins }) => begins(head));
  if (!packing || layer === MOST_LAYERS) {
    yield { name, head, chunks: whole, packed: layer > 0, failure };
  } else if ('open' in packing) {
    yield* unpack(name, inWords(packing.open(whole), packing.title), layer + 1);
  } else {
    for await (const member of packing.members(whole)) {
      const inner = inWords(member.chunks, packing.title);
      yield* unpack(`${name}: ${member.path}`, inner, layer + 1);
    }
  }
}

/** Whether a file with these first bytes would be taken apart. */
export function isPacked(head: Buffer): boolean {
  return PACKINGS.some(({ begins }) => begins(head));
}

type Packing = { title: string; begins: (head: Buffer) => boolean } & (
  { open: (chunks: Chunks) => Chunks } | { members: (chunks: Chunks) => AsyncIterable<Entry> }
);

const magic = (hex: string) => {
  const bytes = Buffer.from(hex, 'hex');
  return (head: Buffer) => head.subarray(0, bytes.length).equals(bytes);
};

const PACKINGS: readonly Packing[] = [
  { title: 'gzip', begins: magic('1f8b'), open: gunzip },
  {
    title: 'bzip2',
    begins: (head) => /^BZh[1-9]1AY&SY/.test(head.toString('latin1', 0, 10)),
    open: unbzip,
  },
  { title: 'xz', begins: magic('fd377a585a00'), open: unxz },
  {
    title: 'zstd',
    // A frame, or a skippable frame as pzstd writes it first (RFC 8878, section 3.1).
    begins: (head) => magic('28b52ffd')(head) || /^[\x50-\x5f]\x2a\x4d\x18/.test(latin(head, 4)),
    open: unzstd,
  },
  { title: 'base64', begins: (head) => isBase64(head, isPackedOtherwise), open: unbase64 },
  { title: 'tar', begins: isTar, members: untar },
  { title: 'zip', begins: magic('504b0304'), members: unzip },
];

/** In another way than as base64. */
function isPackedOtherwise(head: Buffer): boolean {
  return PACKINGS.some(({ title, begins }) => title !== 'base64' && begins(head));
}

const latin = (bytes: Buffer, count: number) => bytes.toString('latin1', 0, count);

async function* inWords(chunks: Chunks, packing: string): Chunks {
  try {
    yield* chunks;
  } catch (error) {
    const message = whyUnread(error);
    if (message.startsWith('cannot be unpacked')) throw error;
    throw new Error(
      `cannot be unpacked to its end (${packing}: ${message}); what it said until there, or shortly before, counts`,
    );
  }
}
