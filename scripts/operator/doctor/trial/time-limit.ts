/** How long the doctor may run an engine in all: an answer is wanted while the coffee is warm. */
export const DEFAULT_MINUTES = 10;
const MOST_RUNS = 120;
/** A busy machine may hold up a short run for that long. */
const LEAST_SECONDS = 60;
/** How much longer than the longest run so far another may take, before it counts as one that hangs. */
const SLOWER = 5;

/**
 * The time of one trial, over all of its runs. What it leaves untried is named in the report; a run that is not
 * through in its part of the time is ended.
 */
export class TimeLimit {
  private readonly began = Date.now();
  private longestSeconds = 0;
  private runs = 0;

  constructor(readonly minutes: number) {}

  isOver(): boolean {
    return this.runs > MOST_RUNS || this.leftSeconds() <= 0;
  }

  /**
   * Seconds that the next run may take. The sensor as it is may need long for its rules: it gets half of what is
   * left, so that changes can be tried where it hangs. A change of it should not take much longer than the sensor
   * did, and gets a part.
   */
  secondsFor(what: 'sensor' | 'change'): number {
    const left = Math.max(LEAST_SECONDS, this.leftSeconds());
    if (what === 'sensor') return Math.ceil(Math.max(LEAST_SECONDS, left / 2));
    return Math.ceil(Math.min(left, Math.max(LEAST_SECONDS, SLOWER * this.longestSeconds)));
  }

  /** Counts a run; one that was ended by us says nothing of how long others need. */
  took(seconds: number, wasEnded: boolean): void {
    this.runs += 1;
    if (!wasEnded) this.longestSeconds = Math.max(this.longestSeconds, seconds);
  }

  private leftSeconds(): number {
    return this.minutes * 60 - (Date.now() - this.began) / 1000;
  }
}
