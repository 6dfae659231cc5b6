import { existsSync, lstatSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

/** The folders of a sensor: DIR/versions/NAME, and two links to such folders. */
export const VERSIONS = 'versions';
export const CURRENT = 'current';
export const PREVIOUS = 'previous';

/** Name of the version folder that a link leads to, or null. @throws Error when it is no link of ours. */
export function linked(root: string, link: string): string | null {
  const file = path.join(root, link);
  if (!lstatSync(file, { throwIfNoEntry: false })) return null;
  if (!lstatSync(file).isSymbolicLink()) {
    throw new Error(`${file} is no link; move it away, or install into another folder`);
  }
  const [folder, name, ...rest] = readlinkSync(file).split('/');
  if (folder !== VERSIONS || !name || rest.length > 0) {
    throw new Error(`${file} leads out of ${VERSIONS}/; remove that link`);
  }
  return existsSync(path.join(root, VERSIONS, name)) ? name : null;
}

/** Lets a link lead to another version, in one step: no reader ever meets a missing link. */
export function relink(root: string, link: string, name: string): void {
  const fresh = path.join(root, `.${link}.new`);
  rmSync(fresh, { force: true });
  symlinkSync(`${VERSIONS}/${name}`, fresh);
  renameSync(fresh, path.join(root, link));
}
