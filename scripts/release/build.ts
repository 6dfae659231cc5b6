import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { replaceFile } from '../lib/replace-file';
import type { Pack } from '../backends/pack';
import { LOCK_FILE } from '../compile/lock/lock';
import { lockText } from '../compile/lock/lock-file';
import { withFieldTables } from '../compile/field-tables';
import { replaceTree } from '../lib/file-tree';
import { publishedPack } from './published-pack';
import { ROOT } from '../lib/root';

/** Renders and writes dist/ and the lock. What fails, fails before either is touched. */
export function build(root: string = ROOT): { pack: Pack; changed: boolean } {
  const pack = publishedPack(root);
  const changed = replaceTree(path.join(root, 'dist'), pack.files, () =>
    writeText(path.join(root, LOCK_FILE), lockText(pack.plan.lock)),
  );
  const contributing = path.join(root, 'CONTRIBUTING.md');
  // A bundle's sources come without it.
  if (existsSync(contributing)) {
    writeText(contributing, withFieldTables(readFileSync(contributing, 'utf8')));
  }
  return { pack, changed };
}

function writeText(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  replaceFile(file, text);
}
