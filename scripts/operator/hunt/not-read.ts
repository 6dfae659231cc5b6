/** Files, and lines of files, that were not understood. */
import { NO_KNOWN_FORM } from './shape';
import type { Outcome } from './read-file';
import type { FolderSpan } from './coverage-by-folder';

export interface NotRead {
  file: string;
  /** Counted from 1; null where it is the whole file, or its rest. */
  firstLine: number | null;
  lines: number | null;
  why: string;
}

/** Why a text was not read as a whole; null where it was, but for single lines. */
export function unreadOf({ isLog, unread, understood, notUnderstood }: Outcome): string | null {
  return unread ?? (isLog && !understood && notUnderstood.length === 0 ? NO_KNOWN_FORM : null);
}

export function problemsOf(outcome: Outcome): NotRead[] {
  const { name, notUnderstood } = outcome;
  const unread = unreadOf(outcome);
  return [
    ...(unread === null ? [] : [{ file: name, firstLine: null, lines: null, why: unread }]),
    ...notUnderstood.map(({ why, lines, firstLine }) => ({ file: name, firstLine, lines, why })),
  ];
}

/** Logs that all end before the time that was asked about say nothing of it. */
export function allBefore(coverage: readonly FolderSpan[], sinceSeconds: number | null): NotRead[] {
  if (sinceSeconds === null || coverage.some(({ last }) => last >= sinceSeconds)) return [];
  return coverage.map(({ sensor, log, folder, last }) => {
    const end = new Date(last * 1000).toISOString().slice(0, 16).replace('T', ' ');
    const why = `${sensor}'s ${log} end at ${end} UTC, before the time that was asked about`;
    return { file: folder, firstLine: null, lines: null, why };
  });
}
