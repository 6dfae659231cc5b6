import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  existsSync,
} from 'node:fs';
import path from 'node:path';
import type { TarEntry } from '../../lib/archive/tar';
import { CURRENT, finishSwap, linked, PREVIOUS, relink, VERSIONS } from './links';
import { isUntouched, holdsExactly } from './installed-files';

const INCOMING = '.incoming';

export interface Installed {
  /** Folder name below versions/: `1.2.0-0123456789ab`. */
  name: string;
  /** False: it was the current one already, and whole. */
  changed: boolean;
  previous: string | null;
}

/**
 * Puts a verified pack into DIR/versions and lets `current` lead to it, `previous` to what it led to.
 * Killed at any point, `current` leads to a whole pack, the old or the new one, and the next run ends
 * the work. Nobody else may install into the same folder meanwhile (withLock).
 * @param digest sha256 of SHA256SUMS; part of the folder's name, so that a rebuilt version is another.
 */
export function installPack(
  root: string,
  version: string,
  digest: string,
  members: readonly TarEntry[],
): Installed {
  const versions = path.join(root, VERSIONS);
  for (const folder of [root, versions]) {
    if (existsSync(folder)) continue;
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
  rmSync(path.join(root, INCOMING), { recursive: true, force: true });
  finishSwap(root);
  const current = linked(root, CURRENT);
  const wanted = `${version}-${digest.slice(0, 12)}`;
  if (current && isOf(current, wanted) && holdsExactly(path.join(versions, current), members)) {
    prune(root);
    return { name: current, changed: false, previous: linked(root, PREVIOUS) };
  }
  const name = folderFor(versions, wanted, members);
  if (!existsSync(path.join(versions, name))) {
    const incoming = path.join(root, INCOMING);
    try {
      writeMembers(incoming, members);
      renameSync(incoming, path.join(versions, name));
    } catch (error) {
      // A full disk gets its space back at once: engines write their logs there.
      rmSync(incoming, { recursive: true, force: true });
      throw error;
    }
  }
  // This order: a run that is killed between the two and repeated ends with both links right.
  // A pack that somebody damaged is nothing to go back to: the good one before it stays.
  if (current && current !== name && isUntouched(path.join(versions, current))) {
    relink(root, PREVIOUS, current);
  }
  relink(root, CURRENT, name);
  prune(root);
  return { name, changed: true, previous: linked(root, PREVIOUS) };
}

/** Removes all versions but those that the two links lead to. */
function prune(root: string): void {
  const kept = [linked(root, CURRENT), linked(root, PREVIOUS)];
  for (const name of readdirSync(path.join(root, VERSIONS))) {
    if (!kept.includes(name)) {
      rmSync(path.join(root, VERSIONS, name), { recursive: true, force: true });
    }
  }
}

/** A folder that is there and whole is used again; one that somebody changed is left as it is. */
function folderFor(versions: string, wanted: string, members: readonly TarEntry[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}.${number}`;
    const folder = path.join(versions, name);
    if (!existsSync(folder) || holdsExactly(folder, members)) return name;
  }
}

function isOf(name: string, wanted: string): boolean {
  return name === wanted || name.startsWith(`${wanted}.`);
}

function writeMembers(folder: string, members: readonly TarEntry[]): void {
  const folders = new Set([folder]);
  mkdirSync(folder);
  for (const { path: member, bytes, executable } of members) {
    const file = path.join(folder, ...member.split('/'));
    for (let above = path.dirname(file); !folders.has(above); above = path.dirname(above)) {
      folders.add(above);
    }
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    // Whatever the umask says: Suricata and Zeek read it as users of their own.
    chmodSync(file, executable ? 0o755 : 0o644);
    flush(file);
  }
  for (const created of folders) {
    chmodSync(created, 0o755);
    flush(created);
  }
}

/** Onto the disk, before a link leads to it: a power cut must not leave empty files behind. */
function flush(file: string): void {
  const descriptor = openSync(file, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
