import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What the system refused to do with a path, from an error of Node's. */
interface Refusal {
  /** As the system calls it: `open`, `mkdir`, `scandir`. */
  syscall: string;
  path: string;
}

/**
 * What is wrong with a path and what to give instead, by the system's name for it (errno(3)). For paths that
 * somebody named: what Node says of them, "EISDIR: illegal operation on a directory, read", names neither.
 */
const WORDS: Readonly<Record<string, (refusal: Refusal) => string>> = {
  ENOENT: ({ path: file }) => {
    const above = nearest(file);
    return above === path.dirname(path.resolve(file))
      ? `${file}: there is no such file or folder; name one that is there`
      : `${file}: there is no folder ${path.dirname(file)}; make it, or name one that is there`;
  },
  EACCES: mayNot,
  EPERM: mayNot,
  EISDIR: ({ path: file }) => `${file} is a folder; name a file`,
  ENOTDIR: notAFolder,
  EEXIST: (refusal) =>
    refusal.syscall === 'mkdir'
      ? notAFolder(refusal)
      : `${refusal.path} is there already; name another, or remove it`,
  ENOSPC: ({ path: file }) => `${file}: the disk is full; make room, or name a place on another`,
  EROFS: ({ path: file }) => `${file}: nothing can be written there; name another place`,
};

/** An error in words for whoever named a file or a folder; any other error as it says itself. */
export function errorWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = '', syscall = '', path: file } = error as NodeJS.ErrnoException;
  // A program that cannot be started is no file that was asked for.
  const words = file === undefined || syscall.startsWith('spawn') ? undefined : WORDS[code];
  return words === undefined ? error.message : words({ syscall, path: file! });
}

/** Why a file that was met, and not named by somebody, is not read; by the system's name for it. */
const UNREAD: Readonly<Record<string, string>> = {
  ENOENT: 'is not there: it was removed meanwhile, or is a link to what is not there',
  ENOTDIR: 'is not there: what it lies in is a file',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  EISDIR: 'is a folder',
  ELOOP: 'is a link that leads round in a circle',
  ENXIO: 'is a socket or a device, and no file',
  EIO: 'reading it fails, as on a broken disk',
  EMFILE: 'this process has too many files open; see ulimit -n',
};

/** Node gives and takes names as text: one of other bytes comes with U+FFFD in it, and leads nowhere. */
export const NOT_UTF8 = 'cannot be opened: its name is not UTF-8; rename it';

const READS = /^(open|read|stat|lstat|fstat|realpath|readlink|scandir|opendir)$/;

/**
 * Why a file is not read, in words that stand behind its path. Another error of the system in reading is told by its
 * name; one of another file, such as a copy that is made of it, names that; any other error is as it says itself.
 * @param file the file, where errors of others may come too.
 */
export function whyUnread(error: unknown, file?: string): string {
  if (!(error instanceof Error)) return String(error);
  const { code, syscall, path: at } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined || !READS.test(syscall)) return error.message;
  const isOther = file !== undefined && at !== undefined && path.resolve(at) !== path.resolve(file);
  if (isOther) return errorWords(error);
  if (code === 'ENOENT' && at?.includes('\ufffd')) return NOT_UTF8;
  return UNREAD[code] ?? `the system does not read it (${code})`;
}

/** Does something with a file that somebody named. An error of the system names it, also where Node's own does not. */
export function withNamed<T>(file: string, work: (file: string) => T): T {
  try {
    return work(file);
  } catch (error) {
    const { path: named = file } = error as NodeJS.ErrnoException;
    throw Object.assign(error as Error, { path: named });
  }
}

/** The text of a file that somebody named. @throws the system's error, which names it. */
export function readNamed(file: string): string {
  return withNamed(file, (named) => readFileSync(named, 'utf8'));
}

function mayNot({ path: file }: Refusal): string {
  return `${file}: this user may not do that there; run as one who may, or name another place`;
}

function notAFolder({ path: file }: Refusal): string {
  return `${nearest(file)} is a file where a folder has to be; name a folder`;
}

/** The path itself, or the nearest above it that is there. */
function nearest(file: string): string {
  let place = path.resolve(file);
  while (!existsSync(place) && path.dirname(place) !== place) place = path.dirname(place);
  return place;
}
