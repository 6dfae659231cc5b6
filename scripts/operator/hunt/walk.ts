import { readdirSync, realpathSync, statSync, type BigIntStats } from 'node:fs';
import path from 'node:path';
import { whyUnread } from '../../lib/file-errors';

export interface WalkedFile {
  /** As it was reached, for people. */
  file: string;
  /** The given path that it lies below. */
  below: string;
  bytes: number;
}

export interface Walked {
  /** Each once, sorted by path. */
  files: WalkedFile[];
  /** Folders, files and links that cannot be looked at. */
  unreadable: { file: string; why: string }[];
}

/**
 * All files below the given files and folders. Links are followed, since `current` in Zeek's folder is one;
 * what two ways lead to, links of both kinds, counts once.
 * @param leftOut files that are passed over.
 * @throws the system's error for a given path that is not there; lib/file-errors has its words.
 */
export function walk(starts: readonly string[], leftOut: readonly string[] = []): Walked {
  const idOf = ({ dev, ino }: BigIntStats) => `${dev}:${ino}`;
  const seen = new Set(
    leftOut.flatMap((file) => {
      const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
      return stat ? [idOf(stat)] : [];
    }),
  );
  const walked: Walked = { files: [], unreadable: [] };
  const visit = (given: string, below: string) => {
    try {
      const stat = statSync(given, { bigint: true });
      const id = idOf(stat);
      if (seen.has(id)) return;
      seen.add(id);
      if (stat.isFile()) walked.files.push({ file: given, below, bytes: Number(stat.size) });
      // Pipes and devices in a folder are no logs; one that was named is, such as a shell's <(zcat ...).
      else if (!stat.isDirectory() && given === below) {
        walked.files.push({ file: given, below, bytes: 0 });
      }
      if (!stat.isDirectory()) return;
      for (const name of readdirSync(given).sort()) visit(path.join(given, name), below);
    } catch (error) {
      walked.unreadable.push({ file: given, why: whyUnread(error) });
    }
  };
  for (const start of starts) {
    const stat = statSync(start);
    // A pipe of a shell has no path of its own.
    visit(stat.isFile() || stat.isDirectory() ? realpathSync(start) : start, start);
  }
  walked.files.sort((a, b) => (a.file < b.file ? -1 : 1));
  return walked;
}
