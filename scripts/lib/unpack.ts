import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Unzip, UnzipInflate } from 'fflate';
import { Decompress as Unzstd } from 'fzstd';
import { extract } from 'tar-stream';
import unbzip2 from 'unbzip2-stream';
import { XzReadableStream } from 'xz-decompress';

/** Bytes as they come, in order. */
export type Chunks = AsyncIterable<Buffer>;

/** One file as it was before it was packed. */
export interface Member {
  /** `logs.tar.gz`, or `logs.tar.gz: 2025/conn.log` for what lies in an archive. */
  name: string;
  /** The first bytes, at most HEAD_BYTES; `chunks` begins with them. */
  head: Buffer;
  chunks: Chunks;
  packed: boolean;
}

export const HEAD_BYTES = 64 * 1024;
/** A packed file in a packed archive in an archive: deeper nesting is no log. */
const MOST_LAYERS = 6;

/**
 * Takes a file apart until nothing of it is packed: gzip, bzip2, xz, zstd, base64, tar and zip, told by their
 * first bytes and never by a name. Members have to be read to their end in the order in which they come.
 * @throws Error from a member's chunks, in words, where the file is damaged; what came before holds.
 */
export async function* unpack(name: string, chunks: Chunks, layer = 0): AsyncGenerator<Member> {
  const { head, whole } = await peek(chunks);
  const packing = PACKINGS.find(({ begins }) => begins(head));
  if (!packing || layer === MOST_LAYERS) {
    yield { name, head, chunks: whole, packed: layer > 0 };
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
  | { open: (chunks: Chunks) => Chunks }
  | { members: (chunks: Chunks) => AsyncIterable<{ path: string; chunks: Chunks }> }
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
  { title: 'base64', begins: isBase64, open: unbase64 },
  { title: 'tar', begins: isTar, members: untar },
  { title: 'zip', begins: magic('504b0304'), members: unzip },
];

const latin = (bytes: Buffer, count: number) => bytes.toString('latin1', 0, count);

/** `ustar`, or a header whose sum is right, since old tar writes no magic (POSIX.1-1988). */
function isTar(head: Buffer): boolean {
  if (head.length < 512) return false;
  if (head.toString('latin1', 257, 262) === 'ustar') return true;
  const told = Number.parseInt(head.toString('latin1', 148, 156).trim(), 8);
  if (!(told > 0)) return false;
  const sum = head.subarray(0, 512).reduce((total, byte, i) => {
    return total + (i >= 148 && i < 156 ? 0x20 : byte);
  }, 0);
  return sum === told;
}

/** Letters of base64 alone, from which text or something packed comes: a list of hashes is none. */
function isBase64(head: Buffer): boolean {
  const text = head.toString('latin1');
  if (!/^[A-Za-z0-9+/]{40,}={0,2}\s/.test(`${text.slice(0, 65_000)}\n`)) return false;
  if (!/^[A-Za-z0-9+/=\r\n]+$/.test(text)) return false;
  const begin = Buffer.from(text.replace(/[\r\n]/g, '').slice(0, 4096), 'base64');
  if (PACKINGS.some(({ title, begins }) => title !== 'base64' && begins(begin))) return true;
  return /^[\t\r\n\x20-\x7e]{30}/.test(begin.toString('latin1'));
}

/**
 * Base64 in lines of one length, or a value a line: a shorter line ends a value. Between two values of text
 * a line feed is put.
 */
async function* unbase64(chunks: Chunks): Chunks {
  let width = 0;
  let waiting = '';
  let rest = '';
  const take = function* (line: string): Generator<Buffer> {
    width ||= line.length;
    if (line.length === 0) return;
    const isLast = line.length !== width || line.endsWith('=');
    waiting += line;
    const whole = isLast ? waiting.length : waiting.length & ~3;
    const bytes = Buffer.from(waiting.slice(0, whole), 'base64');
    waiting = waiting.slice(whole);
    yield bytes;
    if (isLast && /[\x20-\x7e]/.test(bytes.toString('latin1', bytes.length - 1)))
      yield Buffer.from('\n');
  };
  for await (const chunk of chunks) {
    const lines = (rest + chunk.toString('latin1')).split(/\r?\n/);
    rest = lines.pop()!;
    for (const line of lines) yield* take(line);
    if (rest.length <= HEAD_BYTES) continue;
    // A line may be as long as the file.
    width = Infinity;
    waiting += rest;
    rest = '';
    const whole = waiting.length & ~3;
    yield Buffer.from(waiting.slice(0, whole), 'base64');
    waiting = waiting.slice(whole);
  }
  yield* take(rest);
  if (waiting !== '') yield Buffer.from(waiting, 'base64');
}

async function peek(chunks: Chunks): Promise<{ head: Buffer; whole: Chunks }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let size = 0;
  let failure: Error | null = null;
  while (size < HEAD_BYTES) {
    try {
      const next = await iterator.next();
      if (next.done) break;
      first.push(next.value);
      size += next.value.length;
    } catch (error) {
      failure = error as Error;
      break;
    }
  }
  const begin = Buffer.concat(first);
  async function* whole() {
    if (begin.length > 0) yield begin;
    if (failure) throw failure;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      yield next.value;
    }
  }
  return { head: begin.subarray(0, HEAD_BYTES), whole: whole() };
}

/** Chunks through a stream. What it said before it failed comes first, then the failure. */
async function* through(chunks: Chunks, stream: NodeJS.ReadWriteStream): Chunks {
  const queue: Buffer[] = [];
  let failure: Error | null = null;
  let ended = false;
  let wake = () => {};
  const note = () => wake();
  const source = Readable.from(chunks, { objectMode: false, highWaterMark: 1 << 20 });
  stream.on('data', (chunk: Buffer) => {
    queue.push(Buffer.from(chunk));
    if (queue.length > 64) stream.pause();
    note();
  });
  const fail = (error: Error) => {
    failure ??= error;
    ended = true;
    note();
  };
  stream.on('error', fail);
  source.on('error', fail);
  stream.on('end', () => {
    ended = true;
    note();
  });
  source.pipe(stream);
  for (;;) {
    const chunk = queue.shift();
    if (chunk) {
      if (queue.length === 0) stream.resume();
      yield chunk;
      continue;
    }
    if (ended) break;
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (queue.length > 0 || ended) resolve();
    });
  }
  if (failure) throw failure as Error;
}

/** Where the input ends early, the library reads behind it. */
async function* unbzip(chunks: Chunks): Chunks {
  try {
    yield* through(chunks, unbzip2() as unknown as NodeJS.ReadWriteStream);
  } catch (error) {
    throw error instanceof TypeError ? new Error('unexpected end of file') : error;
  }
}

/** Node ends at zeros behind a member, as tapes have them, and says nothing of what follows them. */
async function* gunzip(chunks: Chunks): Chunks {
  const stream = createGunzip();
  let size = 0;
  let lastOther = -1;
  const counted = (async function* () {
    for await (const chunk of chunks) {
      let at = chunk.length - 1;
      while (at >= 0 && chunk[at] === 0) at -= 1;
      if (at >= 0) lastOther = size + at;
      size += chunk.length;
      yield chunk;
    }
  })();
  yield* through(counted, stream);
  if (lastOther >= stream.bytesWritten) throw new Error('other bytes stand behind its end');
}

async function* unxz(chunks: Chunks): Chunks {
  const source = Readable.toWeb(Readable.from(chunks, { objectMode: false }));
  const reader = new XzReadableStream(source as unknown as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield Buffer.from(value);
  }
}

async function* unzstd(chunks: Chunks): Chunks {
  const out: Buffer[] = [];
  let finished = false;
  const stream = new Unzstd((data, final) => {
    out.push(Buffer.from(data));
    finished ||= final === true;
  });
  for await (const chunk of chunks) {
    let failure: Error | null = null;
    try {
      stream.push(chunk);
    } catch (error) {
      failure = error as Error;
    }
    while (out.length > 0) yield out.shift()!;
    if (failure) throw failure;
  }
  stream.push(new Uint8Array(0), true);
  while (out.length > 0) yield out.shift()!;
  if (!finished) throw new Error('unexpected end of file');
}

async function* untar(chunks: Chunks): AsyncGenerator<{ path: string; chunks: Chunks }> {
  const archive = extract();
  let failure: Error | null = null;
  let left = 0;
  const source = Readable.from(chunks, { objectMode: false });
  source.on('error', (error) => archive.destroy(error));
  source.pipe(archive);
  try {
    for await (const entry of archive) {
      left = entry.header.size ?? 0;
      if (entry.header.type !== 'file' && entry.header.type !== 'contiguous-file') {
        entry.resume();
        continue;
      }
      const counted = (async function* () {
        for await (const chunk of entry as AsyncIterable<Buffer>) {
          left -= chunk.length;
          yield chunk;
        }
        if (left > 0) throw new Error('unexpected end of file');
      })();
      yield { path: entry.header.name, chunks: counted };
    }
  } catch (error) {
    failure = error as Error;
  }
  if (failure) throw failure;
}

async function* unzip(chunks: Chunks): AsyncGenerator<{ path: string; chunks: Chunks }> {
  interface Entry {
    path: string;
    queue: Buffer[];
    ended: boolean;
    failure: Error | null;
  }
  const entries: Entry[] = [];
  let isEmpty = true;
  const reader = new Unzip((file) => {
    isEmpty &&= file.name === '';
    const entry: Entry = { path: file.name, queue: [], ended: false, failure: null };
    file.ondata = (error, data, final) => {
      if (error) entry.failure = error;
      else if (data.length > 0) entry.queue.push(Buffer.from(data));
      entry.ended ||= final || error !== null;
    };
    // Zeros behind a magic number make a file without a name.
    if (file.name !== '' && !file.name.endsWith('/')) entries.push(entry);
    try {
      file.start();
    } catch {
      entry.failure = new Error(`compression method ${file.compression} is not known here`);
      entry.ended = true;
    }
  });
  reader.register(UnzipInflate);
  const iterator = chunks[Symbol.asyncIterator]();
  let whole = false;
  let started = false;
  const more = async () => {
    const next = await iterator.next();
    whole = next.done === true;
    // Bit 0 of a local header's flags (APPNOTE 4.4.4); the library would unpack nonsense.
    const isFirst = entries.length === 0 && !started && !next.done;
    started ||= !next.done;
    if (isFirst && (next.value![6]! & 1) === 1) throw new Error('it is encrypted');
    reader.push(next.done ? new Uint8Array(0) : next.value, whole);
  };
  for (;;) {
    while (entries.length === 0 && !whole) await more();
    const entry = entries.shift();
    if (!entry) {
      if (isEmpty) throw new Error('cannot be unpacked (zip: no file is found in it)');
      return;
    }
    const read = async function* () {
      for (;;) {
        while (entry.queue.length > 0) yield entry.queue.shift()!;
        if (entry.failure) throw entry.failure;
        if (entry.ended) return;
        if (whole) throw new Error('unexpected end of file');
        await more();
      }
    };
    yield { path: entry.path, chunks: read() };
    // A member that was left early is passed over.
    while (!entry.ended && !whole) await more();
  }
}

async function* inWords(chunks: Chunks, packing: string): Chunks {
  try {
    yield* chunks;
  } catch (error) {
    const { message } = error as Error;
    if (message.startsWith('cannot be unpacked')) throw error;
    throw new Error(
      `cannot be unpacked to its end (${packing}: ${message}); what it said until there counts`,
    );
  }
}
