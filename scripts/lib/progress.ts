/**
 * One line on a terminal that says what each engine waits for. In a pipe it says nothing: the caller
 * prints one line for each engine when all are there.
 */
export class ProgressLine {
  private readonly parts = new Map<string, string>();

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  show(name: string, text: string): void {
    if (!this.stream.isTTY || this.parts.get(name) === text) return;
    this.parts.set(name, text);
    const line = [...this.parts].map(([part, doing]) => `${part}: ${doing}`).join('   ');
    // Cut to the width: a wrapped line could not be taken back.
    this.stream.write(`\r\x1b[K${line.slice(0, (this.stream.columns || 80) - 1)}`);
  }

  clear(): void {
    if (this.stream.isTTY && this.parts.size > 0) this.stream.write('\r\x1b[K');
    this.parts.clear();
  }
}
