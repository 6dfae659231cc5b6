import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { TarEntry } from './archive/tar';

/** Objects of a git repository by id (40 hex digits), as they lie in objects/xx/yyy. */
export interface GitObjects {
  commit: string;
  objects: Map<string, Buffer>;
}

/**
 * One commit without parents that holds these files (gitformat-pack(5), git-commit-tree(1)). Nothing but
 * the files, the message and the time goes into its id: whoever has the release's archive can compute
 * it, and whoever has the id knows the files.
 * @param epoch seconds since 1970.
 */
export function gitCommit(files: readonly TarEntry[], message: string, epoch: number): GitObjects {
  const objects = new Map<string, Buffer>();
  const add = (type: string, content: Uint8Array): string => {
    const bytes = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
    const id = createHash('sha1').update(bytes).digest('hex');
    // How well it is packed is no part of the id.
    objects.set(id, deflateSync(bytes));
    return id;
  };
  const tree = addTree(files, add);
  const who = `Vitalwire <vitalwire@localhost> ${epoch} +0000`;
  const text = `tree ${tree}\nauthor ${who}\ncommitter ${who}\n\n${message}\n`;
  return { commit: add('commit', Buffer.from(text)), objects };
}

function addTree(
  files: readonly TarEntry[],
  add: (type: string, content: Uint8Array) => string,
): string {
  const folders = new Map<string, TarEntry[]>();
  const rows: { name: string; mode: string; id: string }[] = [];
  for (const file of files) {
    const slash = file.path.indexOf('/');
    if (slash < 0) {
      const mode = file.executable ? '100755' : '100644';
      rows.push({ name: file.path, mode, id: add('blob', file.bytes) });
    } else {
      const folder = file.path.slice(0, slash);
      const below = { ...file, path: file.path.slice(slash + 1) };
      folders.set(folder, [...(folders.get(folder) ?? []), below]);
    }
  }
  for (const [name, below] of folders) rows.push({ name, mode: '40000', id: addTree(below, add) });
  // git sorts a folder as if its name ended in a slash.
  const key = ({ name, mode }: (typeof rows)[number]) => (mode === '40000' ? `${name}/` : name);
  rows.sort((a, b) => Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))));
  const content = rows.flatMap(({ name, mode, id }) => [
    Buffer.from(`${mode} ${name}\0`),
    Buffer.from(id, 'hex'),
  ]);
  return add('tree', Buffer.concat(content));
}
