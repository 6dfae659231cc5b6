import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** What lies in dist/ but is no part of the rendered tree: kept when the tree is replaced. */
const KEPT = 'bundles';

/**
 * Replaces a folder by these files, whole or not at all: everything is written beside it first and renamed
 * into place. A folder that already holds just these files is left alone.
 * @param files text by path below the folder.
 * @param beforeSwap done when all is written and only renames are left: what must not happen if writing fails.
 * @returns whether anything changed.
 */
export function replaceTree(
  folder: string,
  files: ReadonlyMap<string, string>,
  beforeSwap: () => void = () => {},
): boolean {
  recoverTree(folder);
  if (sameFiles(readTree(folder), files)) {
    beforeSwap();
    return false;
  }
  const fresh = freshOf(folder);
  try {
    writeFiles(fresh, files);
    beforeSwap();
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
  if (existsSync(path.join(folder, KEPT))) {
    renameSync(path.join(folder, KEPT), path.join(fresh, KEPT));
  }
  swapFolder(folder, fresh, previousOf(folder));
  return true;
}

/** Writes files below a folder, by path. @param modeOf whatever the umask says; absent: what the umask leaves. */
export function writeFiles(
  folder: string,
  files: Iterable<readonly [path: string, content: string | Uint8Array]>,
  modeOf?: (file: string) => number,
): void {
  for (const [file, content] of files) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
    if (modeOf) chmodSync(target, modeOf(file));
  }
}

/** Puts a folder into the place of another, which lies at `previous` for the moment between two renames. */
export function swapFolder(folder: string, fresh: string, previous: string): void {
  if (existsSync(folder)) renameSync(folder, previous);
  renameSync(fresh, folder);
  rmSync(previous, { recursive: true, force: true });
}

/** Puts the last whole tree back where a build was killed between its renames, with what it keeps. */
export function recoverTree(folder: string): void {
  if (existsSync(previousOf(folder)) && !existsSync(folder)) renameSync(previousOf(folder), folder);
  rmSync(previousOf(folder), { recursive: true, force: true });
  const kept = path.join(freshOf(folder), KEPT);
  if (existsSync(kept) && existsSync(folder) && !existsSync(path.join(folder, KEPT))) {
    renameSync(kept, path.join(folder, KEPT));
  }
  rmSync(freshOf(folder), { recursive: true, force: true });
}

/** The files below a folder, by path with forward slashes; none where the folder is absent. */
export function readTree(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(folder, file).split(path.sep).join('/'), file] as const)
      .filter(([name]) => !name.startsWith(`${KEPT}/`))
      .map(([name, file]) => [name, readFileSync(file, 'utf8')]),
  );
}

function freshOf(folder: string): string {
  return `${folder}.new`;
}

function previousOf(folder: string): string {
  return `${folder}.previous`;
}

function sameFiles(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, text]) => b.get(name) === text);
}
