import path from 'node:path';
import type { FileKind } from './recognise';
import type { TextFile } from './text-file';

/** A file that the user gave, and what it is. */
export interface GivenFile extends TextFile {
  kind: FileKind;
}

/** Picks files of a kind. */
export function filesOfKind(given: readonly GivenFile[]): (kind: FileKind) => GivenFile[] {
  return (kind) => given.filter((file) => file.kind === kind);
}

/** Both engines have a filter file called bpf; its folder tells which. */
export function forZeek({ file, kind }: GivenFile): boolean {
  return kind === 'filter' && /\bzeek\b/.test(path.dirname(file));
}
