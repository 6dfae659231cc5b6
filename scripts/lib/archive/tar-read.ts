import { BLOCK, padding, writeTar, type TarEntry } from './tar';

/** What an archive may hold at most. Real bundles stay far below. */
export interface TarLimits {
  entries: number;
  memberBytes: number;
}

const TAR_LIMITS: TarLimits = { entries: 10_000, memberBytes: 32 * 1024 * 1024 };

const KINDS: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '5': 'a folder',
  '6': 'a FIFO',
  '7': 'a contiguous file',
  x: 'a pax header',
  g: 'a global pax header',
  L: 'a GNU long name',
  K: 'a GNU long link',
  S: 'a sparse file',
};

/**
 * Reads an archive that writeTar made, and nothing else: what differs from its form in a single byte is
 * refused, so there is no second way to read it.
 * @throws Error saying what is wrong with which member.
 */
export function readTar(tar: Uint8Array, limits: TarLimits = TAR_LIMITS): TarEntry[] {
  const buffer = Buffer.from(tar.buffer, tar.byteOffset, tar.byteLength);
  const entries: TarEntry[] = [];
  let mtime = 0;
  let at = 0;
  while (at + BLOCK <= buffer.length && buffer[at] !== 0) {
    const { path, size, mode, mtime: time } = readHeader(buffer.subarray(at, at + BLOCK));
    if (size > limits.memberBytes) {
      throw new Error(`member "${path}" has ${size} bytes, more than ${limits.memberBytes}`);
    }
    if (entries.length >= limits.entries) throw new Error(`more than ${limits.entries} members`);
    const start = at + BLOCK;
    const next = start + size + padding(size);
    if (next > buffer.length) throw new Error(`member "${path}" is cut short`);
    if (entries.some((entry) => entry.path === path))
      throw new Error(`member "${path}" is there twice`);
    const bytes = buffer.subarray(start, start + size);
    entries.push({ path, bytes, executable: (mode & 0o111) !== 0 });
    mtime = time;
    at = next;
  }
  refuseCollisions(entries);
  if (!writeTar(entries, mtime).equals(buffer)) {
    throw new Error(
      buffer.length > at + 2 * BLOCK
        ? 'data follows the end of the archive'
        : 'the archive is not in the form that "vitalwire bundle" writes (order, owner, time or padding)',
    );
  }
  return entries;
}

/**
 * Two names that differ in case alone are one on a disk of Windows or macOS, and a file cannot be a folder as well: there
 * one member would end in the place of the other.
 */
function refuseCollisions(entries: readonly TarEntry[]): void {
  const known = new Map<string, { path: string; isFolder: boolean }>();
  for (const { path } of entries) {
    const parts = path.split('/');
    for (let depth = 1; depth <= parts.length; depth += 1) {
      const here = { path: parts.slice(0, depth).join('/'), isFolder: depth < parts.length };
      const other = known.get(here.path.toLowerCase());
      if (other && (other.path !== here.path || !other.isFolder || !here.isFolder)) {
        throw new Error(
          `"${other.path}" and "${here.path}" differ in case alone, or one is file and folder`,
        );
      }
      known.set(here.path.toLowerCase(), here);
    }
  }
}

/** The time that all members have, in seconds since 1970. */
export function readTarTime(tar: Uint8Array): number {
  return readHeader(Buffer.from(tar.buffer, tar.byteOffset, BLOCK)).mtime;
}

/**
 * Why a path must not be extracted, or null. Windows' drive letters and backslashes included: bundles are
 * unpacked there too.
 */
function pathProblem(path: string): string | null {
  if (path === '') return 'has no name';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'is an absolute path';
  if (path.split('/').includes('..')) return 'climbs out of the archive (..)';
  if (!/^[A-Za-z0-9._/+-]+$/.test(path)) return 'has characters outside A-Z a-z 0-9 . _ + - /';
  if (/(^|\/)-/.test(path)) return 'could be taken for an option (-)';
  if (path.split('/').some((part) => part === '' || part === '.')) return 'has an empty part';
  return null;
}

function readHeader(block: Buffer) {
  const text = (start: number, end: number) => {
    const field = block.subarray(start, end);
    const zero = field.indexOf(0);
    return field.subarray(0, zero < 0 ? field.length : zero).toString('utf8');
  };
  const prefix = text(345, 500);
  const path = prefix ? `${prefix}/${text(0, 100)}` : text(0, 100);
  const sum = Buffer.from(block)
    .fill(' ', 148, 156)
    .reduce((total, byte) => total + byte, 0);
  if (text(148, 154) !== sum.toString(8).padStart(6, '0')) {
    throw new Error('a header has a wrong checksum: the archive is damaged');
  }
  const kind = String.fromCharCode(block[156] ?? 0);
  const problem = pathProblem(path);
  if (problem) throw new Error(`member ${JSON.stringify(path)} ${problem}`);
  if (kind !== '0') {
    throw new Error(
      `member "${path}" is ${KINDS[kind] ?? 'of unknown kind'}; only plain files are allowed`,
    );
  }
  const number = (start: number, end: number) => {
    const digits = text(start, end);
    if (!/^[0-7]+$/.test(digits))
      throw new Error(`member "${path}" has a header field that is no octal number`);
    return Number.parseInt(digits, 8);
  };
  return { path, size: number(124, 136), mode: number(100, 108), mtime: number(136, 148) };
}
