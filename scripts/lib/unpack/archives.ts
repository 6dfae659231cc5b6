import { Readable } from 'node:stream';
import { Unzip, UnzipInflate } from 'fflate';
import { extract } from 'tar-stream';
import type { Chunks } from './chunks';

/** One file of an archive. */
export interface Entry {
  path: string;
  chunks: Chunks;
}

/** `ustar`, or a header whose sum is right, since old tar writes no magic (POSIX.1-1988). */
export function isTar(head: Buffer): boolean {
  if (head.length < 512) return false;
  if (head.toString('latin1', 257, 262) === 'ustar') return true;
  const told = Number.parseInt(head.toString('latin1', 148, 156).trim(), 8);
  if (!(told > 0)) return false;
  const sum = head.subarray(0, 512).reduce((total, byte, i) => {
    return total + (i >= 148 && i < 156 ? 0x20 : byte);
  }, 0);
  return sum === told;
}

export async function* untar(chunks: Chunks): AsyncGenerator<Entry> {
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

export async function* unzip(chunks: Chunks): AsyncGenerator<Entry> {
  interface Pending {
    path: string;
    queue: Buffer[];
    ended: boolean;
    failure: Error | null;
  }
  const entries: Pending[] = [];
  let isEmpty = true;
  const reader = new Unzip((file) => {
    isEmpty &&= file.name === '';
    const entry: Pending = { path: file.name, queue: [], ended: false, failure: null };
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
