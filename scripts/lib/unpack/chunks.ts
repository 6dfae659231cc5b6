import { Readable } from 'node:stream';

/** Bytes as they come, in order. */
export type Chunks = AsyncIterable<Buffer>;

export const HEAD_BYTES = 64 * 1024;

/**
 * The first bytes, and all of them, those included; and why these are all that can be had, where that is so. Whoever
 * reads `whole` meets the failure at its place.
 */
export async function peek(
  chunks: Chunks,
): Promise<{ head: Buffer; whole: Chunks; failure: Error | null }> {
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
  return { head: begin.subarray(0, HEAD_BYTES), whole: whole(), failure };
}

/** Chunks through a stream. What it said before it failed comes first, then the failure. */
export async function* through(chunks: Chunks, stream: NodeJS.ReadWriteStream): Chunks {
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
