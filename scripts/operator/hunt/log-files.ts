import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import type { Family } from './columns';
import { walk } from './walk';

/** Zeek logs that have answers, by `_path`. Others are left unread. */
const ZEEK_LOGS = ['conn', 'notice', 'vitalwire', 'files'] as const;
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
  const { files, unreadable } = walk(paths);
  const found: FoundFiles = { logs: [], notNeeded: 0, unreadable };
  for (const file of files) {
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
  const lines = head.replace(/^\uFEFF/, '').split(/\r?\n/);
  const base = { file, bytes, gzipped };
  const header = lines.find((line) => line.startsWith('#fields\t'));
  if (header) return recogniseTabs(base, lines, header);
  // Copied while it was written, a log begins in the middle of a line: several lines are asked.
  const objects = lines.filter((line) => line.startsWith('{'));
  if (objects.some((line) => /"event_type"\s*:/.test(line) && /"timestamp"\s*:/.test(line))) {
    return { ...base, family: 'eve', format: 'json', log: null, header: null };
  }
  if (objects.length > 0) {
    const log = objects.map((line) => zeekLogOf(line, file)).find((one) => one !== undefined);
    if (log === undefined) return 'not needed';
    return { ...base, family: 'zeek', format: 'json', log, header: null };
  }
  const separator = lines.find((line) => line.startsWith('#separator'));
  const named = LOOKS_LIKE_A_LOG.test(path.basename(file));
  if (separator && named) return "its separator is not a tab; write it with Zeek's default one";
  if (named && lines[0]!.includes('\t')) return 'has no #fields line; put that line first';
  return 'not needed';
}

function recogniseTabs(
  base: Pick<LogFile, 'file' | 'bytes' | 'gzipped'>,
  lines: readonly string[],
  header: string,
): LogFile | string {
  const named = lines
    .find((line) => line.startsWith('#path\t'))
    ?.split('\t')[1]
    ?.trim();
  const log = asZeekLog(named ?? path.basename(base.file).split(/[._-]/)[0]!);
  return log ? { ...base, family: 'zeek', format: 'tabs', log, header } : 'not needed';
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
