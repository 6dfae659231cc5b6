import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Decompress as Unzstd } from 'fzstd';
import unbzip2 from 'unbzip2-stream';
import { XzReadableStream } from 'xz-decompress';
import { through, type Chunks } from './chunks';

/** What is packed as one, unpacked. Each throws the Error of its library where the input is damaged or ends early. */

/** Where the input ends early, the library reads behind it. */
export async function* unbzip(chunks: Chunks): Chunks {
  try {
    yield* through(chunks, unbzip2() as unknown as NodeJS.ReadWriteStream);
  } catch (error) {
    throw error instanceof TypeError ? new Error('unexpected end of file') : error;
  }
}

/** Node ends at zeros behind a member, as tapes have them, and says nothing of what follows them. */
export async function* gunzip(chunks: Chunks): Chunks {
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

export async function* unxz(chunks: Chunks): Chunks {
  const source = Readable.toWeb(Readable.from(chunks, { objectMode: false }));
  const reader = new XzReadableStream(source as unknown as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield Buffer.from(value);
  }
}

export async function* unzstd(chunks: Chunks): Chunks {
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
