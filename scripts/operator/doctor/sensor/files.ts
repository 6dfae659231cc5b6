import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  type Dirent,
} from 'node:fs';
import path from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { whyUnread } from '../../../lib/file-errors';

/** Of a longer file its newest part is read. */
export const MAX_BYTES = 64 * 1024 * 1024;
/** Enough to tell what a file is. */
const HEAD_BYTES = 1024 * 1024;
/** Of a packed log its beginning is unpacked: its end cannot be had without the rest. */
const MAX_PACKED_BYTES = 8 * 1024 * 1024;
/** `copy/opt/zeek/share/zeek/site/packages/NAME/scripts` is nine deep. */
const MAX_DEPTH = 12;

/** Files and folders of which nothing could be read, and why: nothing is judged by what is not in them. */
export type Unread = Map<string, string>;

/** What could be read of a file. */
export interface Sample {
  text: string;
  /** Which part was read, or why nothing was; null where all of it was. */
  note: string | null;
  /** False where the file itself is at fault: it cannot be read, or ends before its end. */
  whole: boolean;
}

/**
 * Every file below a folder, in order of names; links to folders are not followed.
 * @param unread is given folders that cannot be read, and why.
 */
export function filesBelow(folder: string, unread: Unread = new Map(), depth = 0): string[] {
  if (depth > MAX_DEPTH) return [];
  return (entriesOf(folder, unread) ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      // A copied sensor may hold links into itself; /var/lib/suricata/rules is often one.
      const kind = entry.isSymbolicLink() && existsSync(file) ? statSync(file) : entry;
      if (kind.isDirectory())
        return entry.isSymbolicLink() ? [] : filesBelow(file, unread, depth + 1);
      return kind.isFile() ? [file] : [];
    });
}

/** A file's beginning, for recognising it; empty where it cannot be read. */
export function headOf(file: string): string {
  return sampled(() => unpacked(bytesOf(file, HEAD_BYTES, 'start'))).text;
}

/**
 * A file's text in bounded memory, unpacked where it is gzip; `-` is standard input. A file that cannot be
 * read, or that is cut, is an answer too: one bad file ends no examination.
 * @param most bytes of text.
 */
export function sampleOf(file: string, most = MAX_BYTES): Sample {
  if (file === '-') return { text: readFileSync(0).toString('utf8'), note: null, whole: true };
  return sampled(() => {
    const { size } = statSync(file);
    const packed = isGzip(bytesOf(file, 2, 'start'));
    if (packed) {
      const packedMost = Math.min(MAX_PACKED_BYTES, most);
      const sample = unpacked(bytesOf(file, packedMost, 'start'), most);
      return size > packedMost
        ? { ...sample, whole: true, note: `${inMb(size)} packed: its beginning was read` }
        : sample;
    }
    const end = decoded(bytesOf(file, most, 'end'));
    const header = size > most ? headerOf(file) : '';
    // The line that is cut would be a row of other columns.
    const text = header === '' ? end : `${header}${end.slice(end.indexOf('\n') + 1)}`;
    const note = size > most ? `${inMb(size)}: its last ${inMb(most)} were read` : null;
    return { text, note, whole: true };
  });
}

/** The lines in which a Zeek log says what its columns are: without them its end says nothing. */
function headerOf(file: string): string {
  const lines = bytesOf(file, HEAD_BYTES, 'start').toString('utf8').split('\n');
  const length = lines.findIndex((line) => !line.startsWith('#'));
  return lines
    .slice(0, Math.max(0, length))
    .map((line) => `${line}\n`)
    .join('');
}

/** A file's text as far as it can be had. */
export function textOf(file: string): string {
  return sampleOf(file).text;
}

/** The same; null, noted in `unread`, where nothing of it can be had. */
export function readableText(file: string, unread: Unread, sample = sampleOf(file)): string | null {
  const { text, note, whole } = sample;
  if (whole || text !== '') return text;
  unread.set(file, note!);
  return null;
}

/** What lies in a folder; null, noted in `unread`, where it cannot be read. */
export function namesIn(folder: string, unread: Unread): string[] | null {
  return entriesOf(folder, unread)?.map(({ name }) => name) ?? null;
}

function entriesOf(folder: string, unread: Unread): Dirent[] | null {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    unread.set(folder, whyUnread(error));
    return null;
  }
}

function sampled(read: () => Sample): Sample {
  try {
    return read();
  } catch (error) {
    return { text: '', note: whyUnread(error), whole: false };
  }
}

/** Null, noted in `unread`, where that cannot be told: a folder above it cannot be searched. */
export function isThere(place: string, unread: Unread): boolean | null {
  try {
    statSync(place);
    return true;
  } catch (error) {
    if (/^E(NOENT|NOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? '')) return false;
    unread.set(place, whyUnread(error));
    return null;
  }
}

function unpacked(bytes: Buffer, most = MAX_BYTES): Sample {
  if (!isGzip(bytes)) return { text: decoded(bytes), note: null, whole: true };
  // A log that is being packed, or was copied in part, gives what is there of it.
  for (let length = bytes.length; length > 0; length = Math.floor(length / 2)) {
    try {
      const text = gunzipSync(bytes.subarray(0, length), {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: most,
      }).toString('utf8');
      const whole = length === bytes.length && endsWhole(bytes);
      return { text, note: whole ? null : 'ends before its end: its beginning was read', whole };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') break;
    }
  }
  return { text: '', note: 'cannot be unpacked', whole: false };
}

/** Whether a gzip file is complete: then it can be read without leniency. */
function endsWhole(bytes: Buffer): boolean {
  try {
    gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
    return true;
  } catch {
    return false;
  }
}

/** UTF-8, or what a byte order mark says: the YAML reader of Suricata follows it, and editors write it. */
function decoded(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return bytes.subarray(2).toString('utf16le');
  const isSwapped = mark === 'feff' && bytes.length % 2 === 0;
  return isSwapped
    ? Buffer.from(bytes.subarray(2)).swap16().toString('utf16le')
    : bytes.toString('utf8');
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function bytesOf(file: string, most: number, from: 'start' | 'end'): Buffer {
  const handle = openSync(file, 'r');
  try {
    const { size } = statSync(file);
    // Files of /proc and the like have no size.
    if (size === 0) return readFileSync(file).subarray(0, most);
    const bytes = Buffer.alloc(Math.min(size, most));
    const start = from === 'start' ? 0 : size - bytes.length;
    return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, start));
  } finally {
    closeSync(handle);
  }
}

function inMb(bytes: number): string {
  return bytes < 1024 ** 2
    ? `${Math.ceil(bytes / 1024)} KiB`
    : `${(bytes / 1024 ** 2).toFixed(0)} MiB`;
}

export function isSameText(a: string, b: string | null): boolean {
  return b !== null && path.resolve(a) === path.resolve(b);
}
