import type { Socket } from 'node:net';
import { WakeUp } from './wake-up';

/** Longer lines are nobody's of ours. */
const MOST_CHARACTERS = 1024;

/** Lines over a socket, one at a time, each within a time. */
export class LineSocket {
  private text = '';
  private readonly waiting = new WakeUp();
  private ended = false;

  constructor(
    readonly socket: Socket,
    private readonly seconds: number,
  ) {
    socket.setEncoding('latin1');
    socket.on('data', (text: Buffer | string) => {
      this.text += String(text);
      if (this.text.length > 16 * MOST_CHARACTERS) socket.destroy();
      this.waiting.wake();
    });
    const end = () => {
      this.ended = true;
      this.waiting.wake();
    };
    socket.on('end', end).on('close', end).on('error', end);
  }

  /** @throws Error when the other side closes, is silent, or says more than a line may have. */
  async next(): Promise<string> {
    const until = Date.now() + this.seconds * 1000;
    for (;;) {
      const at = this.text.indexOf('\n');
      if (at >= 0) {
        const line = this.text.slice(0, at);
        this.text = this.text.slice(at + 1);
        return line;
      }
      if (this.text.length > MOST_CHARACTERS) throw new Error('the other side says no lines');
      if (this.ended) throw new Error('the other side closed the connection');
      if (Date.now() >= until) throw new Error(`the other side said nothing for ${this.seconds} s`);
      await this.waiting.until(until);
    }
  }

  say(line: string): void {
    this.socket.write(`${line}\n`, 'latin1');
  }
}
