import { createReadStream, readSync } from 'node:fs';
import { Coverage } from './coverage';
import { RecordLines } from './read-lines';
import type { Header } from './zeek-header';
import { sniff } from './shape';
import { isPacked } from '../../lib/unpack/unpack';
import type { Verdicts } from './verdicts';

export async function headOf(file: string, bytes = 64 * 1024): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of createReadStream(file, { end: bytes - 1 })) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The header at the begin of a file, for a part that begins behind it. */
export function headerOf(head: Buffer, verdicts: Verdicts): Header | null {
  const reader = new RecordLines(verdicts, new Coverage(), 'tabs', null);
  for (let from = 0; head[from] === 35;) {
    const to = head.indexOf(10, from);
    if (to < 0) break;
    reader.line(head, from, to, 1, false);
    from = to + 1;
  }
  return reader.currentHeader;
}

/**
 * Whether a file can be read in parts, and without taking it apart: text of one byte a letter, a record a
 * line. Never throws: who reads it says why it cannot be read.
 */
export async function isPlainLines(file: string): Promise<boolean> {
  try {
    const head = await headOf(file);
    if (isPacked(head) || head.subarray(0, 3).toString('hex') === 'efbbbf') return false;
    const { shape, encoding, isLog, unread, carriageReturns } = sniff(file, head);
    const inLines = shape.form === 'tabs' || shape.form === 'json-lines';
    return inLines && isLog && unread === null && encoding === 'utf-8' && !carriageReturns;
  } catch {
    return false;
  }
}

/** Where the line ends that holds byte `at`: behind its line feed, or at the end of the file. */
export function endOfLine(descriptor: number, at: number): number {
  const block = Buffer.alloc(64 * 1024);
  for (let from = at; ;) {
    const count = readSync(descriptor, block, 0, block.length, from);
    if (count === 0) return from;
    const found = block.subarray(0, count).indexOf(10);
    if (found >= 0) return from + found + 1;
    from += count;
  }
}
