import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import type { Family } from './columns';

/** Zeek logs that have answers, by `_path`. Others are left unread. */
export const ZEEK_LOGS = ['conn', 'notice', 'vitalwire', 'files'] as const;
export type ZeekLog = (typeof ZEEK_LOGS)[number];

export interface LogFile {
  file: string;
  /** On disk. */
  bytes: number;
  /** By its first bytes, not its name. */
  gzipped: boolean;
  family: Family;
  format: 'json' | 'tabs';
  /** Which Zeek log; null for eve.json, and for JSON whose lines say it themselves or by their keys. */
  log: ZeekLog | null;
  /** The line `#fields ...` of a tab-separated log. */
  header: string | null;
}

export interface FoundFiles {
  logs: LogFile[];
  /** Logs and other files that have no answer to any question. */
  notNeeded: number;
  /** Files that may hold answers and could not be read, with what to do. */
  unreadable: { file: string; why: string }[];
}

const HEAD_BYTES = 64 * 1024;
const COMPRESSED_OTHERWISE = /\.(bz2|xz|zst|zstd|lz4|7z|zip|tar|tgz)$/i;
const LOOKS_LIKE_A_LOG = /(^|[^a-z])(conn|notice|vitalwire|files|eve)[^a-z]/i;

/**
 * Everything below the given files and folders that is a log with answers, by what it holds rather than by
 * its name, so that rotated and renamed logs count.
 * @throws Error for a path that does not exist.
 */
export function findLogs(paths: readonly string[]): FoundFiles {
  const found: FoundFiles = { logs: [], notNeeded: 0, unreadable: [] };
  // Two paths may lead to one file; it must not be counted twice.
  for (const file of [...new Set(paths.flatMap(filesBelow))].sort()) {
    if (COMPRESSED_OTHERWISE.test(file)) {
      if (!LOOKS_LIKE_A_LOG.test(path.basename(file))) found.notNeeded += 1;
      else found.unreadable.push({ file, why: 'only plain and .gz are read; unpack it first' });
      continue;
    }
    try {
      const log = recognise(file);
      if (log === 'not needed') found.notNeeded += 1;
      else if (typeof log === 'string') found.unreadable.push({ file, why: log });
      else found.logs.push(log);
    } catch (error) {
      found.unreadable.push({ file, why: (error as Error).message });
    }
  }
  return found;
}

/** What a file is: a log, `not needed`, or in words why it cannot be read. */
function recognise(file: string): LogFile | string {
  const bytes = statSync(file).size;
  const { head, gzipped } = headOf(file);
  const lines = head.split(/\r?\n/);
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const base = { file, bytes, gzipped };
  if (first.startsWith('{')) {
    const isEve = /"event_type"\s*:/.test(first) && /"timestamp"\s*:/.test(first);
    if (isEve) return { ...base, family: 'eve', format: 'json', log: null, header: null };
    const log = zeekLogOf(first, file);
    if (log === undefined) return 'not needed';
    return { ...base, family: 'zeek', format: 'json', log, header: null };
  }
  if (!first.startsWith('#separator') && !first.startsWith('#fields')) {
    // A log that lost its first line still counts; anything else is no log of these.
    const later = lines.find((line) => line.startsWith('#fields\t'));
    if (
      !later &&
      bytes > 0 &&
      LOOKS_LIKE_A_LOG.test(path.basename(file)) &&
      !first.startsWith('#')
    ) {
      return first.includes('\t')
        ? 'a tab-separated log without its #fields line; put that line first'
        : 'not needed';
    }
    if (!later) return 'not needed';
  }
  if (first.startsWith('#separator') && !/\\x09\s*$/.test(first)) {
    return "its separator is not a tab; write it again with Zeek's default separator";
  }
  const header = lines.find((line) => line.startsWith('#fields\t'));
  if (!header) return 'has no #fields line; put that line first';
  const named = lines
    .find((line) => line.startsWith('#path\t'))
    ?.split('\t')[1]
    ?.trim();
  const log = asZeekLog(named ?? path.basename(file).split(/[._-]/)[0]!);
  if (!log) return 'not needed';
  return { ...base, family: 'zeek', format: 'tabs', log, header };
}

/** The Zeek log of a JSON line: null when each line has to be asked, undefined when it has no answers. */
function zeekLogOf(line: string, file: string): ZeekLog | null | undefined {
  if (/"_path"\s*:/.test(line)) return null;
  const name = path.basename(file).replace(/^json_streaming_/, '');
  const log = ZEEK_LOGS.find((candidate) => new RegExp(`^${candidate}([._-]|$)`).test(name));
  if (log) return log;
  if (!/"ts"\s*:/.test(line)) return undefined;
  if (/"conn_state"|"orig_ip_bytes"/.test(line)) return 'conn';
  if (/"far_end"/.test(line)) return 'vitalwire';
  if (/"fuid"\s*:.*"depth"/.test(line)) return 'files';
  return /"note"\s*:/.test(line) ? 'notice' : undefined;
}

function asZeekLog(name: string): ZeekLog | undefined {
  return ZEEK_LOGS.find((log) => log === name);
}

/** The first bytes of a file, unpacked. A file that is still being written ends in the middle: that is fine. */
function headOf(file: string): { head: string; gzipped: boolean } {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const size = readSync(descriptor, buffer, 0, HEAD_BYTES, 0);
    const head = buffer.subarray(0, size);
    const gzipped = head[0] === 0x1f && head[1] === 0x8b;
    const text = gzipped ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }) : head;
    return { head: text.toString('utf8'), gzipped };
  } finally {
    closeSync(descriptor);
  }
}

function filesBelow(start: string): string[] {
  let stat;
  try {
    stat = statSync(start);
  } catch {
    throw new Error(`${start} does not exist; give log files, or folders with logs`);
  }
  if (!stat.isDirectory()) return [path.resolve(start)];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.resolve(entry.parentPath, entry.name));
}
