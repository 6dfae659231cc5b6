/** Wakes one who waits for something that the other side does. */
export class WakeUp {
  private resume: (() => void) | null = null;

  wake(): void {
    this.resume?.();
  }

  /** Until it is woken, or a time (milliseconds since the epoch) has come. */
  async until(time: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, time - Date.now());
      this.resume = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.resume = null;
  }
}
