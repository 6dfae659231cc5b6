import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/**
 * Why a .gz file cannot be unpacked to its end, or null. DuckDB takes a file that was cut for one that ends
 * there, so files whose last line is cut are unpacked once more by zlib, which tells.
 */
export async function unpackProblem(file: string): Promise<string | null> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(createReadStream(file), createGunzip(), nowhere);
    return null;
  } catch (error) {
    return `cannot be unpacked to its end (${(error as Error).message}); what it said until there counts`;
  }
}
