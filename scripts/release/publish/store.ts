import { existsSync, mkdirSync, readFileSync, chmodSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { replaceFile } from '../../lib/replace-file';
import type { RequestInit } from 'undici';
import { webFetch } from '../../lib/web';
import { withLock } from '../../lib/file-lock';

/** A file as it was read, with what tells that state from every other. */
export interface Stored {
  bytes: Buffer;
  /** ETag of a web server; null on a disk, where the bytes themselves are compared. */
  tag: string | null;
}

/** A place that serves files: a folder, or a web server that takes PUT. */
export interface Store {
  /** For people. */
  name: string;
  /** Null where there is no such file. */
  read(file: string): Promise<Stored | null>;
  /** Writes a file whole or not at all; readers see the old one or the new one. */
  replace(file: string, bytes: Uint8Array): Promise<void>;
  /** As replace, but only where the file is still what was read; false where it is not. */
  replaceIf(file: string, was: Stored | null, bytes: Uint8Array): Promise<boolean>;
  /** Keeps a second publication out while one is at work; a web server cannot, so it has to compare. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * @param place folder, file: address, or http(s) address.
 * @param token sent as `Authorization: Bearer`, where the server wants one.
 * @throws Error on another address, and on a token that would be sent in the clear.
 */
export function openStore(
  place: string,
  token?: string,
  onWait: (owner: string) => void = () => undefined,
): Store {
  if (/^https?:\/\//.test(place)) return webStore(place.endsWith('/') ? place : `${place}/`, token);
  if (/^[a-z][a-z0-9+.-]+:\/\//.test(place) && !place.startsWith('file:')) {
    throw new Error(`"${place}" cannot be published to; write a folder or an http(s) address`);
  }
  return folderStore(
    place.startsWith('file:') ? fileURLToPath(place) : path.resolve(place),
    onWait,
  );
}

function folderStore(folder: string, onWait: (owner: string) => void): Store {
  const read = (file: string): Stored | null => {
    const full = path.join(folder, file);
    return existsSync(full) ? { bytes: readFileSync(full), tag: null } : null;
  };
  const replace = (file: string, bytes: Uint8Array) => {
    const full = path.join(folder, file);
    makeFolder(path.dirname(full));
    replaceFile(full, bytes, 0o644);
  };
  return {
    name: folder,
    exclusively: (work) => withLock(path.join(folder, '.publish.lock'), onWait, work),
    read: async (file) => read(file),
    replace: async (file, bytes) => replace(file, bytes),
    async replaceIf(file, was, bytes) {
      const is = read(file);
      if (is === null ? was !== null : !was?.bytes.equals(is.bytes)) return false;
      replace(file, bytes);
      return true;
    },
  };
}

/** Readable for the web server, whatever the umask says. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder);
  chmodSync(folder, 0o755);
}

const TIMEOUT_MS = 60_000;
const PRECONDITION_FAILED = 412;
/** Is never a file of a channel; a server that compares never makes it. */
const PROBE = 'compare-probe';

function webStore(base: string, token: string | undefined): Store {
  const { protocol, hostname } = new URL(base);
  const isOwnMachine = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  if (token && protocol === 'http:' && !isOwnMachine) {
    throw new Error(
      `VITALWIRE_PUBLISH_TOKEN would go to ${hostname} in the clear; publish over https:`,
    );
  }
  const authorization: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const ask = async (file: string, init: RequestInit, headers: Record<string, string> = {}) => {
    const url = new URL(file, base).href;
    const response = await webFetch(new URL(url), {
      ...init,
      // A redirect could lead to where the token must not go.
      redirect: 'error',
      headers: { ...authorization, ...headers },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: Error) => {
      throw new Error(`${url}: ${(error.cause as Error | undefined)?.message ?? error.message}`);
    });
    return { response, url };
  };
  const put = async (file: string, bytes: Uint8Array, headers?: Record<string, string>) => {
    const body = Buffer.from(bytes);
    const { response, url } = await ask(file, { method: 'PUT', body }, headers);
    await response.arrayBuffer();
    if (response.status === PRECONDITION_FAILED) return false;
    if (!response.ok) {
      throw new Error(
        `${url}: the server answers ${response.status} to PUT; publish into a folder and copy that to the server, or give a token in VITALWIRE_PUBLISH_TOKEN`,
      );
    }
    return true;
  };
  const cannotCompare = (why: string) =>
    new Error(
      `${base} cannot compare before it overwrites (${why}): two publishers would lose each other's releases. Publish into a folder and copy that to the server`,
    );
  return {
    name: base,
    exclusively: (work) => work(),
    async read(file) {
      const { response, url } = await ask(file, { method: 'GET' });
      if (response.status === 404) return null;
      if (!response.ok) throw new Error(`${url}: the server answers ${response.status}`);
      return {
        bytes: Buffer.from(await response.arrayBuffer()),
        tag: response.headers.get('etag'),
      };
    },
    async replace(file, bytes) {
      if (!(await put(file, bytes))) throw new Error(`${base}${file}: the server refuses it (412)`);
    },
    async replaceIf(file, was, bytes) {
      const probed = await put(PROBE, Buffer.from('x'), { 'if-match': '"no-such-state"' });
      if (probed) throw cannotCompare('it ignores If-Match');
      if (was === null) return put(file, bytes, { 'if-none-match': '*' });
      // A weak tag may stand for two states, and If-Match never matches one (RFC 9110, 13.1.1).
      if (was.tag === null || was.tag.startsWith('W/'))
        throw cannotCompare('it gives no strong ETag');
      return put(file, bytes, { 'if-match': was.tag });
    },
  };
}
