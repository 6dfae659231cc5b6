import { readCapture, type SingleCapture, type FoundCapture, type Readable } from './captures';

/** Captures in one file: as many as keep two cores busy with files of like size. */
const JOINED_BYTES = 12 * 2 ** 20;
const MOST_IN_ONE = 400;

/** What is read at a time: captures for one file, and those that run by themselves. */
interface CaptureGroup {
  readable: Readable[];
  alone: SingleCapture[];
}

/** The folder in portions, so that it need not fit into memory. */
export async function* captureGroups(found: readonly FoundCapture[]): AsyncGenerator<CaptureGroup> {
  let readable: Readable[] = [];
  let alone: SingleCapture[] = [];
  let size = 0;
  for (const one of found) {
    const read = await readCapture(one);
    if ('alone' in read) alone.push(read);
    else {
      readable.push(read);
      size += one.size;
    }
    if (size > JOINED_BYTES || readable.length >= MOST_IN_ONE) {
      yield { readable, alone };
      [readable, alone, size] = [[], [], 0];
    }
  }
  yield { readable, alone };
}
