/** How far a long run is, on one line of a terminal; silent in a pipe. */
export class ProgressBar {
  private drawn = false;

  constructor(
    private readonly label: string,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {}

  show(done: number, total: number): void {
    if (!this.stream.isTTY || total === 0) return;
    const width = 30;
    const full = Math.round((done / total) * width);
    const bar = '#'.repeat(full) + '-'.repeat(width - full);
    this.stream.write(`\r\x1b[K${this.label} [${bar}] ${done}/${total}`);
    this.drawn = true;
  }

  clear(): void {
    if (this.drawn) this.stream.write('\r\x1b[K');
    this.drawn = false;
  }
}
