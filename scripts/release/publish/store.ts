import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync, chmodSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { withLock } from '../../lib/file-lock';

/** A place that serves files: a folder, or a web server that takes PUT. */
export interface Store {
  /** For people. */
  name: string;
  /** Null where there is no such file. */
  read(file: string): Promise<Buffer | null>;
  /** Writes a file whole or not at all; readers see the old one or the new one. */
  replace(file: string, bytes: Uint8Array): Promise<void>;
  /** Keeps a second publication out while one is at work; a web server cannot. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * @param place folder, file: address, or http(s) address.
 * @param token sent as `Authorization: Bearer`, where the server wants one.
 */
export function openStore(place: string, token?: string): Store {
  if (/^https?:\/\//.test(place)) return webStore(place.endsWith('/') ? place : `${place}/`, token);
  if (/^[a-z][a-z0-9+.-]+:\/\//.test(place) && !place.startsWith('file:')) {
    throw new Error(`"${place}" cannot be published to; write a folder or an http(s) address`);
  }
  return folderStore(place.startsWith('file:') ? fileURLToPath(place) : path.resolve(place));
}

function folderStore(folder: string): Store {
  return {
    name: folder,
    exclusively: (work) => withLock(path.join(folder, '.publish.lock'), () => undefined, work),
    async read(file) {
      const full = path.join(folder, file);
      return existsSync(full) ? readFileSync(full) : null;
    },
    async replace(file, bytes) {
      const full = path.join(folder, file);
      makeFolder(path.dirname(full));
      // Hidden: most web servers do not list it, and no reader asks for it.
      const fresh = path.join(path.dirname(full), `.${path.basename(full)}.new`);
      writeFileSync(fresh, bytes);
      chmodSync(fresh, 0o644);
      renameSync(fresh, full);
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

function webStore(base: string, token: string | undefined): Store {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const ask = async (file: string, init: RequestInit) => {
    const url = new URL(file, base).href;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { ...init, headers, signal }).catch((error: Error) => {
      throw new Error(`${url}: ${(error.cause as Error | undefined)?.message ?? error.message}`);
    });
    return { response, url };
  };
  return {
    name: base,
    exclusively: (work) => work(),
    async read(file) {
      const { response, url } = await ask(file, { method: 'GET' });
      if (response.status === 404) return null;
      if (!response.ok) throw new Error(`${url}: the server answers ${response.status}`);
      return Buffer.from(await response.arrayBuffer());
    },
    async replace(file, bytes) {
      const { response, url } = await ask(file, { method: 'PUT', body: Buffer.from(bytes) });
      await response.arrayBuffer();
      if (!response.ok) {
        throw new Error(
          `${url}: the server answers ${response.status} to PUT; publish into a folder and copy that to the server, or give a token in VITALWIRE_PUBLISH_TOKEN`,
        );
      }
    },
  };
}
