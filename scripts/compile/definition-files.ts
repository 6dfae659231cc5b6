import { readdirSync } from 'node:fs';
import path from 'node:path';

/** The folders right below one, but what tools hide: of a rules-src, its families. */
export function foldersIn(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => path.join(root, name));
}

/** The TypeScript files of a folder. */
export function sourcesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name));
}
