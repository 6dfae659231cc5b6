import { SLICE_BYTES, type WordScanner } from './scan-words';

/** Whether bytes that lie anywhere hold a needle: the scanner wants them in words of four, with room behind. */
export class NeedleFinder {
  private scratch = Buffer.from(new ArrayBuffer(SLICE_BYTES + 8));
  private scratchWords = new Int32Array(this.scratch.buffer);

  constructor(private readonly scanner: WordScanner) {}

  isIn(bytes: Buffer): boolean {
    if (this.scratch.length < bytes.length + 8) {
      const room = (bytes.length + 8 + 3) & ~3;
      this.scratch = Buffer.from(new ArrayBuffer(room));
      this.scratchWords = new Int32Array(this.scratch.buffer);
    }
    bytes.copy(this.scratch);
    for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
      const to = Math.min(bytes.length, from + SLICE_BYTES);
      const { hitCount } = this.scanner.scan(this.scratch, this.scratchWords, from, to, false);
      if (hitCount > 0) return true;
    }
    return false;
  }
}
