/** Who looks at values. */
export interface ValueReader {
  /** One element of the outermost list, or one value of several in a row. */
  value(bytes: Buffer, line: number): void;
  /** What is no value, or none that can be held. */
  problem(why: string, line: number): void;
}

/** A larger value is taken for one that cannot be held: V8's longest text has 512 MB. */
const LARGEST_VALUE_BYTES = 256 * 2 ** 20;

const [QUOTE, BACKSLASH, OPEN, CLOSE, LIST, LIST_END, BREAK] = [34, 92, 123, 125, 91, 93, 10];

/**
 * Cuts a text of JSON into its values: pretty-printed objects in a row, and the elements of a list. Values
 * are not parsed here, so that a list of any length passes.
 */
export class JsonFeed {
  private parts: Buffer[] = [];
  private size = 0;
  private depth = 0;
  private inString = false;
  private escaped = false;
  private inList = false;
  private line = 1;
  private valueLine = 1;
  private tooLarge = false;
  private stray = false;

  constructor(private readonly reader: ValueReader) {}

  push(chunk: Buffer): void {
    let start = this.depth > 0 ? 0 : -1;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at]!;
      if (byte === BREAK) this.line += 1;
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) this.inString = false;
        continue;
      }
      if (byte === QUOTE) {
        if (this.depth > 0) this.inString = true;
        else this.stray = true;
      } else if (byte === OPEN || byte === LIST) {
        if (this.depth === 0 && byte === LIST && !this.inList) this.inList = true;
        else {
          if (this.depth === 0) {
            start = at;
            this.valueLine = this.line;
          }
          this.depth += 1;
        }
      } else if (byte === CLOSE || byte === LIST_END) {
        if (this.depth === 0) this.inList = false;
        else {
          this.depth -= 1;
          if (this.depth === 0) {
            this.keep(chunk.subarray(start, at + 1));
            this.finish();
            start = -1;
          }
        }
      } else if (this.depth === 0 && byte > 32 && byte !== 44) this.stray = true;
      if (this.stray) {
        this.reader.problem('is text between JSON values', this.line);
        this.stray = false;
      }
    }
    if (start >= 0) this.keep(Buffer.from(chunk.subarray(start)));
  }

  end(): void {
    if (this.depth > 0) {
      this.reader.problem('begins a JSON value that is cut at the end of the file', this.valueLine);
    } else if (this.inList) this.reader.problem('ends a list that is not closed', this.line);
  }

  private keep(part: Buffer): void {
    this.size += part.length;
    if (this.size > LARGEST_VALUE_BYTES) {
      this.tooLarge = true;
      this.parts = [];
    } else if (!this.tooLarge) this.parts.push(part);
  }

  private finish(): void {
    if (this.tooLarge) {
      const advice = "cut it into records, such as with jq -c '.hits.hits[]'";
      this.reader.problem(`begins one JSON value of more than 256 MB; ${advice}`, this.valueLine);
    } else this.reader.value(Buffer.concat(this.parts), this.valueLine);
    this.parts = [];
    this.size = 0;
    this.tooLarge = false;
  }
}
