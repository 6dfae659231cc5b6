import {
  existsSync,
  lstatSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import path from 'node:path';

/** The folders of a sensor: DIR/versions/NAME, and two links to such folders. */
export const VERSIONS = 'versions';
export const CURRENT = 'current';
export const PREVIOUS = 'previous';
/** Leads to what was current, while the two change places. */
const LEAVING = '.leaving';

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

/** Lets `current` and `previous` change places. Killed at any point, finishSwap ends it. */
export function swap(root: string, current: string, previous: string): void {
  relink(root, LEAVING, current);
  relink(root, CURRENT, previous);
  relink(root, PREVIOUS, current);
  unlinkSync(path.join(root, LEAVING));
}

/**
 * Ends what a killed swap began, if `current` had been moved already; forgets it where nothing had been.
 * @returns whether a swap was ended.
 */
export function finishSwap(root: string): boolean {
  const leaving = linked(root, LEAVING);
  const begun = lstatSync(path.join(root, LEAVING), { throwIfNoEntry: false }) !== undefined;
  const moved = leaving !== null && linked(root, CURRENT) !== leaving;
  if (moved) relink(root, PREVIOUS, leaving);
  if (begun) unlinkSync(path.join(root, LEAVING));
  return moved;
}
