import { HEAD_BYTES, type Chunks } from './chunks';

/** Letters of base64 alone, from which text or something packed comes: a list of hashes is none. */
export function isBase64(head: Buffer, isPacked: (begin: Buffer) => boolean): boolean {
  const text = head.toString('latin1');
  if (!/^[A-Za-z0-9+/]{40,}={0,2}\s/.test(`${text.slice(0, 65_000)}\n`)) return false;
  if (!/^[A-Za-z0-9+/=\r\n]+$/.test(text)) return false;
  const begin = Buffer.from(text.replace(/[\r\n]/g, '').slice(0, 4096), 'base64');
  return isPacked(begin) || /^[\t\r\n\x20-\x7e]{30}/.test(begin.toString('latin1'));
}

/**
 * Base64 in lines of one length, or a value a line: a shorter line ends a value. Between two values of text
 * a line feed is put.
 */
export async function* unbase64(chunks: Chunks): Chunks {
  let width = 0;
  let waiting = '';
  let rest = '';
  const take = function* (line: string): Generator<Buffer> {
    width ||= line.length;
    if (line.length === 0) return;
    const isLast = line.length !== width || line.endsWith('=');
    waiting += line;
    const whole = isLast ? waiting.length : waiting.length & ~3;
    const bytes = Buffer.from(waiting.slice(0, whole), 'base64');
    waiting = waiting.slice(whole);
    yield bytes;
    if (isLast && /[\x20-\x7e]/.test(bytes.toString('latin1', bytes.length - 1)))
      yield Buffer.from('\n');
  };
  for await (const chunk of chunks) {
    const lines = (rest + chunk.toString('latin1')).split(/\r?\n/);
    rest = lines.pop()!;
    for (const line of lines) yield* take(line);
    if (rest.length <= HEAD_BYTES) continue;
    // A line may be as long as the file.
    width = Infinity;
    waiting += rest;
    rest = '';
    const whole = waiting.length & ~3;
    yield Buffer.from(waiting.slice(0, whole), 'base64');
    waiting = waiting.slice(whole);
  }
  yield* take(rest);
  if (waiting !== '') yield Buffer.from(waiting, 'base64');
}
