import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { webFetch } from '../../lib/web';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MAX_FILE_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** A place did not give a file, in one line. */
class FetchFailure extends Error {}

/** A folder or an address, as people write it, as an address that ends in a slash. */
export function baseUrl(place: string): string {
  const isUrl = /^[a-z][a-z0-9+.-]+:\/\//i.test(place);
  const url = isUrl ? place : pathToFileURL(path.resolve(place)).href;
  if (!/^(https?|file):/.test(url)) {
    throw new Error(`"${place}" is no place to fetch from; write a folder or an http(s) address`);
  }
  return url.endsWith('/') ? url : `${url}/`;
}

/**
 * Reads one file of a folder on the disk or on a web server, up to MAX_FILE_BYTES. What it is worth is
 * judged by digest and signature, not by where it came from.
 * @throws FetchFailure naming the address and why.
 */
export async function fetchFile(
  base: string,
  name: string,
  timeoutMs = TIMEOUT_MS,
): Promise<Buffer> {
  const url = new URL(name, base);
  try {
    return url.protocol === 'file:'
      ? readLocal(fileURLToPath(url))
      : await readRemote(url, timeoutMs);
  } catch (error) {
    const cause = (error as { cause?: Error }).cause?.message;
    throw new FetchFailure(`${url.href}: ${cause ?? (error as Error).message}`);
  }
}

/** As fetchFile, of the first place that has it. @throws FetchFailure with what each said. */
export async function fetchFromAny(bases: readonly string[], name: string): Promise<Buffer> {
  const failures: string[] = [];
  for (const base of bases) {
    try {
      return await fetchFile(base, name);
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  throw new FetchFailure(`no place has ${name}: ${failures.join('; ')}`);
}

function readLocal(file: string): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw new Error('is no plain file');
    if (stat.size > MAX_FILE_BYTES) throw new Error(`is larger than ${MAX_FILE_BYTES} bytes`);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

async function readRemote(url: URL, timeoutMs: number): Promise<Buffer> {
  const response = await webFetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok || !response.body) throw new Error(`the server answers ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_FILE_BYTES) throw new Error(`is larger than ${MAX_FILE_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
