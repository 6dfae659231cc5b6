import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The lines of a log, plain or gzip by its name, in bounded memory. */
export function linesOf(file: string): AsyncIterable<string> {
  const bytes = createReadStream(file);
  // What goes wrong in the file ends the reading of its lines, where a pipe would tell nobody.
  const input = file.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => undefined) : bytes;
  return createInterface({ input, crlfDelay: Infinity });
}
