/** One changing line on a terminal: what each of some things waits for. In a pipe it says nothing. */
export class ProgressLine {
  private readonly parts = new Map<string, string>();

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  readonly show = (name: string, text: string): void => {
    if (!this.stream.isTTY || this.parts.get(name) === text) return;
    this.parts.set(name, text);
    const line = [...this.parts].map(([part, doing]) => `${part}: ${doing}`).join('   ');
    // Cut to the width: a wrapped line could not be taken back.
    this.stream.write(`\r\x1b[K${line.slice(0, (this.stream.columns || 80) - 1)}`);
  };

  readonly clear = (): void => {
    if (this.stream.isTTY && this.parts.size > 0) this.stream.write('\r\x1b[K');
    this.parts.clear();
  };
}

/** How many bytes are done, in words of such a line. */
export function megabytes(done: number, total: number): string {
  return `${(done / 1e6).toFixed(0)} of ${(total / 1e6).toFixed(0)} MB`;
}

/** How far a long run is, on such a line. */
export class ProgressBar {
  private readonly line: ProgressLine;

  constructor(
    private readonly label: string,
    stream: NodeJS.WriteStream = process.stderr,
  ) {
    this.line = new ProgressLine(stream);
  }

  show(done: number, total: number): void {
    if (total === 0) return;
    const width = 30;
    const full = Math.round((done / total) * width);
    const bar = '#'.repeat(full) + '-'.repeat(width - full);
    this.line.show(this.label, `[${bar}] ${done}/${total}`);
  }

  clear(): void {
    this.line.clear();
  }
}
