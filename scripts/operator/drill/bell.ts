/** Wakes one who waits for something that the other side does. */
export class Bell {
  private wake: (() => void) | null = null;

  ring(): void {
    this.wake?.();
  }

  /** Until it rings, or a time (milliseconds since the epoch) has come. */
  async until(time: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, time - Date.now());
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = null;
  }
}
