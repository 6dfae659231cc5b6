/**
 * Tar archives of plain files, in one fixed form (POSIX ustar, IEEE 1003.1 "pax", ustar interchange):
 * equal entries make equal bytes, on every machine.
 */
export interface TarEntry {
  /** Forward slashes, relative; at most 100 bytes, or 255 where a slash splits it (ustar's prefix). */
  path: string;
  bytes: Uint8Array;
  executable: boolean;
}

/** An entry that may be a folder, for archives that somebody else unpacks. */
export interface TreeEntry extends TarEntry {
  isFolder?: boolean;
}

export const BLOCK = 512;

/**
 * @param mtime seconds since 1970, the same for every entry.
 * @throws Error on a path that ustar cannot hold.
 */
export function writeTar(entries: readonly TreeEntry[], mtime: number): Buffer {
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const blocks = sorted.flatMap((entry) => [
    header(entry, mtime),
    Buffer.from(entry.bytes),
    Buffer.alloc(padding(entry.bytes.length)),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

/** Zero bytes from the end of a member of this size to the next block. */
export function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function header({ path, bytes, executable, isFolder = false }: TreeEntry, mtime: number): Buffer {
  const { name, prefix } = splitPath(path);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 'utf8');
  // No owner of the building machine: extracted files belong to whoever extracts.
  octal(block, executable || isFolder ? 0o755 : 0o644, 100, 8);
  octal(block, 0, 108, 8);
  octal(block, 0, 116, 8);
  octal(block, bytes.length, 124, 12);
  octal(block, mtime, 136, 12);
  block.write(isFolder ? '5' : '0', 156, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  block.write(prefix, 345, 'utf8');
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function octal(block: Buffer, value: number, at: number, width: number): void {
  block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
}

function splitPath(path: string): { name: string; prefix: string } {
  if (Buffer.byteLength(path) <= 100) return { name: path, prefix: '' };
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(name) <= 100) return { name, prefix };
  }
  throw new Error(`"${path}" is too long for a tar archive; give it at most 100 bytes`);
}
